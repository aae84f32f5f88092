import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestPorts, type TestPorts } from '../../test/ports.ts'
import type { Database } from '../infra/database/database.ts'
import { createManualClock } from '../kernel/clock.ts'
import { planContent } from './content-plan.ts'
import { groups } from './data/index.ts'
import { insertDemoRows, refuseOtherGoods } from './insert-demo-rows.ts'
import { demoDate, planShop } from './plan.ts'
import { dieAfter, hashTables } from './seed.fixtures.ts'

const urlOf = (key: string) => `/${key}`
const shop = planShop(groups, urlOf)
const content = planContent(groups, shop, urlOf)
const clock = createManualClock('2026-11-21T08:00:00Z')

let ports: TestPorts

beforeEach(async () => {
  ports = await openTestPorts()
})
afterEach(() => ports.close())

const seed = (database: Database, onProgress?: Parameters<typeof insertDemoRows>[0]['onProgress']) =>
  insertDemoRows({ database, shop, content, clock, ...(onProgress === undefined ? {} : { onProgress }) })

it('completes a run that was killed after any number of transactions, and leaves a finished shop alone', async () => {
  const other = await openTestPorts()
  await seed(other.database)
  const expected = await hashTables(other.database)
  await other.close()

  let runs = 0
  for (let isDone = false; !isDone && runs < 50; runs++) {
    isDone = await seed(dieAfter(ports.database, 1)).then(
      () => true,
      () => false,
    )
  }
  expect(runs).toBeGreaterThan(4)
  expect(await hashTables(ports.database)).toEqual(expected)

  await seed(ports.database)
  expect(await hashTables(ports.database)).toEqual(expected)
})

it('tells how far it is, up to the end', async () => {
  const seen: { done: number; total: number }[] = []
  await seed(ports.database, ({ done, total }) => seen.push({ done, total }))
  expect(seen.at(-1)?.done).toBe(seen.at(-1)?.total)
  expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).toSorted((a, b) => a - b))
})

it('dates nothing later than now', async () => {
  const early = createManualClock(new Date(demoDate - 200 * 86_400_000))
  await insertDemoRows({ database: ports.database, shop, content, clock: early })
  const { last } = await ports.database.db
    .selectFrom('sku')
    .select(({ fn }) => fn.max('created_at').as('last'))
    .executeTakeFirstOrThrow()
  expect(Number(last)).toBe(early.now().getTime())
})

it('refuses a shop that has goods of its own', async () => {
  await expect(refuseOtherGoods(ports.database.db, shop)).resolves.toBeUndefined()
  const [first] = shop.categories
  await insertDemoRows({
    database: ports.database,
    shop: {
      categories: first === undefined ? [] : [{ ...first, name: '自家' }],
      brands: [],
      spus: [],
      skus: [],
    },
    content: { categories: [], items: [] },
    clock,
  })
  await expect(refuseOtherGoods(ports.database.db, shop)).rejects.toThrow('goods of its own')
})
