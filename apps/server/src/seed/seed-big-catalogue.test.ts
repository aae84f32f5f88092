import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestPorts, type TestPorts } from '../../test/ports.ts'
import type { Database } from '../infra/database/database.ts'
import { createManualClock } from '../kernel/clock.ts'
import { planContent } from './content-plan.ts'
import { groups } from './data/index.ts'
import { insertDemoRows } from './insert-demo-rows.ts'
import { planShop } from './plan.ts'
import { dieAfter, hashTables } from './seed.fixtures.ts'
import { seedBigCatalogue } from './seed-big-catalogue.ts'

const urlOf = (key: string) => `/${key}`
const shop = planShop(groups, urlOf)
const content = planContent(groups, shop, urlOf)
const clock = createManualClock('2026-11-21T08:00:00Z')
const wanted = shop.skus.length + 12_345

let ports: TestPorts

beforeEach(async () => {
  ports = await openTestPorts()
})
afterEach(() => ports.close())

const countSkus = async ({ db }: Database) => {
  const row = await db
    .selectFrom('sku')
    .select(({ fn }) => fn.countAll().as('n'))
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

it('adds goods until there are so many, after the demo, and the same however often it was killed', async () => {
  await insertDemoRows({ database: ports.database, shop, content, clock })
  await seedBigCatalogue({ database: ports.database, skus: wanted })
  expect(await countSkus(ports.database)).toBe(wanted)
  const expected = await hashTables(ports.database)

  const other = await openTestPorts()
  await insertDemoRows({ database: other.database, shop, content, clock })
  let runs = 0
  for (let isDone = false; !isDone && runs < 50; runs++) {
    isDone = await seedBigCatalogue({ database: dieAfter(other.database, 1), skus: wanted }).then(
      () => true,
      () => false,
    )
  }
  const found = await hashTables(other.database)
  await other.close()
  expect(runs).toBeGreaterThan(3)
  expect(found).toEqual(expected)
})

it('does nothing when there are enough, and goes on when more are wanted', async () => {
  await insertDemoRows({ database: ports.database, shop, content, clock })
  await seedBigCatalogue({ database: ports.database, skus: 500 })
  expect(await countSkus(ports.database)).toBe(shop.skus.length)
  await seedBigCatalogue({ database: ports.database, skus: shop.skus.length + 1001 })
  await seedBigCatalogue({ database: ports.database, skus: shop.skus.length + 3003 })
  expect(await countSkus(ports.database)).toBe(shop.skus.length + 3003)

  const orphans = await ports.database.db
    .selectFrom('sku')
    .leftJoin('spu', 'spu.id', 'sku.spu_id')
    .where('spu.id', 'is', null)
    .select('sku.id')
    .execute()
  expect(orphans).toEqual([])
})

it('uses pictures that the demo has', async () => {
  await insertDemoRows({ database: ports.database, shop, content, clock })
  await seedBigCatalogue({ database: ports.database, skus: shop.skus.length + 100 })
  const known = new Set([...shop.pictures.keys()].map(urlOf))
  const rows = await ports.database.db
    .selectFrom('sku')
    .select('image')
    .where('id', '>', shop.skus.length)
    .execute()
  expect(rows).toHaveLength(100)
  for (const { image } of rows) expect(known).toContain(image)
})

it('says what to do first in an empty shop', async () => {
  await expect(seedBigCatalogue({ database: ports.database, skus: 2000 })).rejects.toThrow('seed it first')
})
