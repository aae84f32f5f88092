import type { SkuSort } from '@jishi/contract'
import { type Explainable, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestPorts, type TestPorts } from '../../../test/ports.ts'
import { buildCatalog } from './catalog.fixtures.ts'
import type { Shelf } from './catalog.rules.ts'
import { selectSkuIds, selectTopSkus } from './sku-list.queries.ts'

const sorts: SkuSort[] = ['default', 'price_asc', 'price_desc', 'popular', 'new']
const shelves: Shelf[] = [
  { column: 'channel_id', id: 11 },
  { column: 'category_id', id: 111 },
]
let ports: TestPorts

beforeAll(async () => {
  ports = await openTestPorts()
  // Shelves of 19,000: MariaDB may sort one of 3,000, when nearly all of it is to be read anyway.
  const skus = Array.from({ length: 30_000 }, (_, index) => ({
    id: index + 1,
    ...(index % 3 === 0 ? { channelId: 12, categoryId: 121 } : {}),
    sales: (index * 7919) % 1000,
    createdAt: 1_700_000_000_000 + ((index * 104_729) % 30_000),
    isListed: index % 20 !== 0,
  }))
  await buildCatalog(ports.database, skus)
  const statistics = ports.database.dialect.name === 'sqlite' ? sql`analyze` : sql`analyze table sku`
  await statistics.execute(ports.database.db)
})
afterAll(() => ports.close())

describe.each(shelves)('on the shelf $column', (shelf) => {
  it.each(sorts)('a page by %s is read from its index alone, without sorting', async (sort) => {
    for (const offset of [0, 2376]) {
      const plan = await explain(selectSkuIds(ports.database.db, shelf, sort, { limit: 24, offset }))
      expect(plan).not.toMatch(sorting)
      expect(plan).toMatch(coveringIndex)
    }
  })
})

it('best sellers of several shelves are read from their indexes, without sorting', async () => {
  const plan = await explain(
    selectTopSkus(ports.database.db, [...shelves, { column: 'channel_id', id: 12 }], 10),
  )
  expect(plan).not.toMatch(sorting)
  expect(plan.match(new RegExp(coveringIndex, 'g'))).toHaveLength(3)
})

const sorting = /USE TEMP B-TREE FOR ORDER BY|Using filesort/
const coveringIndex = /COVERING INDEX|Using index(?! condition)/

async function explain(query: Explainable): Promise<string> {
  const plan =
    ports.database.dialect.name === 'sqlite'
      ? await query.explain(undefined, sql`query plan`)
      : await query.explain()
  return JSON.stringify(plan, null, 1)
}
