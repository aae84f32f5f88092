import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestPorts, type TestPorts } from '../../../test/ports.ts'
import { buildStreet, makeSku, makeSpu } from './catalog.fixtures.ts'
import { insertSkus, insertSpus } from './catalog.seed.ts'

let ports: TestPorts

beforeEach(async () => {
  ports = await openTestPorts()
  await buildStreet(ports.database)
})
afterEach(() => ports.close())

it('writes SKUs of a generator chunk by chunk, each with its parts, all stock counted as received', async () => {
  await insertSpus(ports.database, [
    makeSpu({ id: 1, specs: [{ id: 1, name: '颜色', options: [{ id: 1, value: '红' }] }] }),
  ])
  function* skus() {
    for (let id = 1; id <= 2500; id++) {
      yield makeSku({ id, stock: id, sales: 2, images: ['/a', '/b'], options: [{ specId: 1, optionId: 1 }] })
    }
  }
  expect(await insertSkus(ports.database, skus())).toBe(2500)

  const { db } = ports.database
  const count = async (table: 'sku' | 'sku_stock' | 'sku_image' | 'sku_spec') =>
    Number(
      (
        await db
          .selectFrom(table)
          .select((eb) => eb.fn.countAll().as('n'))
          .executeTakeFirstOrThrow()
      ).n,
    )
  expect(await count('sku')).toBe(2500)
  expect(await count('sku_image')).toBe(5000)
  expect(await count('sku_spec')).toBe(2500)
  const stock = db.selectFrom('sku_stock').selectAll().where('sku_id', '=', 2500)
  expect(await stock.executeTakeFirst()).toEqual({
    sku_id: 2500,
    stock: 2500,
    sales: 2,
    was_ordered: 0,
    received: 2500,
  })
  const popularity = db.selectFrom('sku').select('popularity').where('id', '=', 2500)
  expect(await popularity.executeTakeFirst()).toEqual({ popularity: 2 })
})

it('leaves nothing of a chunk that failed', async () => {
  const broken = [makeSku({ id: 1 }), makeSku({ id: 2, stock: -1 })]
  await expect(insertSkus(ports.database, broken)).rejects.toThrow()
  expect(await ports.database.db.selectFrom('sku').selectAll().execute()).toEqual([])
})
