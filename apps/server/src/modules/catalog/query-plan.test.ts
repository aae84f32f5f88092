import { type Explainable, sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestPorts, type TestPorts } from '../../../test/ports.ts'
import { buildCatalog } from './catalog.fixtures.ts'
import type { Shelf } from './catalog.rules.ts'
import { selectShelfSkusAfter, selectSkuChanges } from './shelf.queries.ts'
import { selectTopSkus } from './sku-list.queries.ts'

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
  const changes = Array.from({ length: 1000 }, (_, index) => ({ sku_ids: '1', changed_at: index }))
  await ports.database.db.insertInto('sku_change').values(changes).execute()
  const statistics = ports.database.dialect.name === 'sqlite' ? sql`analyze` : sql`analyze table sku`
  await statistics.execute(ports.database.db)
})
afterAll(() => ports.close())

it('what changed lately is found by its time', async () => {
  const plan = await explain(selectSkuChanges(ports.database.db, 1_700_000_000_000))
  expect(plan).toMatch(/sku_change_time/)
})

it('all goods are read slice by slice in the order of their keys', async () => {
  const plan = await explain(selectShelfSkusAfter(ports.database.db, 15_000, 1000))
  expect(plan).not.toMatch(sorting)
  expect(plan).not.toMatch(wholeTable)
})

it('best sellers of several shelves are read from their indexes, without sorting', async () => {
  const plan = await explain(
    selectTopSkus(ports.database.db, [...shelves, { column: 'channel_id', id: 12 }], 10),
  )
  expect(plan).not.toMatch(sorting)
  expect(plan.match(new RegExp(coveringIndex, 'g'))).toHaveLength(3)
})

const sorting = /USE TEMP B-TREE FOR ORDER BY|Using filesort/
/** SQLite's walk from the front, MySQL's full scan; a walk in the order of the key from a row on is neither. */
const wholeTable = /"SCAN (?!.*USING)|"type": "ALL"/
const coveringIndex = /COVERING INDEX|Using index(?! condition)/

async function explain(query: Explainable): Promise<string> {
  const plan =
    ports.database.dialect.name === 'sqlite'
      ? await query.explain(undefined, sql`query plan`)
      : await query.explain()
  return JSON.stringify(plan, null, 1)
}
