import { cartAdd } from './cart-add.ts'
import { checkout } from './checkout.ts'
import { detail } from './detail.ts'
import { list } from './list.ts'
import { pageDetail } from './page-detail.ts'
import { pageHome } from './page-home.ts'
import type { Workload } from './workload.ts'

export const workloads: Workload[] = [detail, list, cartAdd, checkout, pageHome, pageDetail]
