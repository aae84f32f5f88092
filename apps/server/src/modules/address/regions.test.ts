import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestPorts } from '../../../test/ports.ts'
import { systemClock } from '../../kernel/clock.ts'
import { createAddressService } from './index.ts'

let ports: Awaited<ReturnType<typeof openTestPorts>>
const startAnother = () => createAddressService({ database: ports.database, clock: systemClock })
beforeEach(async () => {
  ports = await openTestPorts()
})
afterEach(() => ports.close())

const countRows = async () =>
  Number(
    (
      await ports.database.db
        .selectFrom('region')
        .select((eb) => eb.fn.countAll().as('n'))
        .executeTakeFirstOrThrow()
    ).n,
  )

it('lists provinces, their cities, their districts, and nothing below what is not there', async () => {
  const addresses = startAnother()
  await addresses.importRegions()
  const provinces = await addresses.listRegions()
  expect(provinces).toHaveLength(34)
  expect(provinces[0]).toEqual({ code: '110000', name: '北京市' })
  expect(await addresses.listRegions('110000')).toEqual([{ code: '110100', name: '北京市' }])
  expect(await addresses.listRegions('330100')).toContainEqual({ code: '330106', name: '西湖区' })
  expect(await addresses.listRegions('330106')).toEqual([])
  expect(await addresses.listRegions('999999')).toEqual([])
})

it('leaves nobody without a district to choose: also in municipalities, in Hong Kong, Macau and Taiwan', async () => {
  const addresses = startAnother()
  await addresses.importRegions()
  for (const province of await addresses.listRegions()) {
    const cities = await addresses.listRegions(province.code)
    expect(cities.length, province.name).toBeGreaterThan(0)
    for (const city of cities) {
      expect((await addresses.listRegions(city.code)).length, city.name).toBeGreaterThan(0)
    }
  }
})

it('imports once, however many processes start together', async () => {
  await Promise.all(
    [startAnother(), startAnother(), startAnother()].map((addresses) => addresses.importRegions()),
  )
  const count = await countRows()
  expect(count).toBe(34 + 369 + 3479)
  await startAnother().importRegions()
  expect(await countRows()).toBe(count)
})

it('lists them as soon as they are there, and answers from memory from then on', async () => {
  const addresses = startAnother()
  expect(await addresses.listRegions()).toEqual([])
  await startAnother().importRegions()
  const provinces = await addresses.listRegions()
  expect(provinces).toHaveLength(34)
  await ports.database.db.deleteFrom('region').execute()
  expect(await addresses.listRegions()).toBe(provinces)
})

it('keeps a former division for the names in old addresses, and offers it no more', async () => {
  await ports.database.db
    .insertInto('region')
    .values([
      { code: '330199', parent_code: '330100', name: '下城区', data_version: '1.0.0', is_current: 1 },
      { code: '330106', parent_code: '330100', name: '旧名', data_version: '1.0.0', is_current: 1 },
    ])
    .execute()
  const addresses = startAnother()
  await addresses.importRegions()
  const districts = await addresses.listRegions('330100')
  expect(districts.map(({ name }) => name)).not.toContain('下城区')
  expect(districts).toContainEqual({ code: '330106', name: '西湖区' })

  const input = {
    recipient: '林',
    provinceCode: '330000',
    cityCode: '330100',
    districtCode: '330106',
    detail: '一号',
    mobile: '13800000000',
  }
  const { id } = await addresses.createAddress(1, input)
  await ports.database.db
    .updateTable('address')
    .set({ district_code: '330199' })
    .where('id', '=', id)
    .execute()
  expect((await addresses.getAddressSnapshot(1, id)).regionText).toBe('浙江省 杭州市 下城区')
})
