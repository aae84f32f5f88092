import { appliances } from './appliances.ts'
import { baby } from './baby.ts'
import { beauty } from './beauty.ts'
import { computers } from './computers.ts'
import { culture } from './culture.ts'
import { fashion } from './fashion.ts'
import { food } from './food.ts'
import { fresh } from './fresh.ts'
import { home } from './home.ts'
import { phones } from './phones.ts'
import type { GroupData } from './shape.ts'
import { sports } from './sports.ts'

/** The whole demo catalogue, in the order of the home page's floors. */
export const groups: GroupData[] = [
  phones,
  computers,
  appliances,
  home,
  fashion,
  beauty,
  food,
  fresh,
  baby,
  sports,
  culture,
]
