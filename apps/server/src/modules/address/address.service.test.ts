import type { AddressInput } from '@jishi/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestPorts } from '../../../test/ports.ts'
import { systemClock } from '../../kernel/clock.ts'
import { createAddressService } from './index.ts'

let ports: Awaited<ReturnType<typeof openTestPorts>>
let addresses: ReturnType<typeof createAddressService>
const startAnother = () => createAddressService({ database: ports.database, clock: systemClock })
beforeAll(async () => {
  ports = await openTestPorts()
  addresses = startAnother()
  await addresses.importRegions()
})
afterAll(() => ports.close())

let me = 100
beforeEach(() => {
  me++
})

const home: AddressInput = {
  recipient: ' 林小满 ',
  provinceCode: '330000',
  cityCode: '330100',
  districtCode: '330106',
  detail: '龙井路 1 号',
  mobile: '13812345678',
}
const notFound = { code: 'address.not_found' }
const listDefaults = async () => (await addresses.listAddresses(me)).filter((address) => address.isDefault)

describe('an address', () => {
  it('is listed with its mobile masked, and shown whole in the edit form only', async () => {
    const created = await addresses.createAddress(me, { ...home, zip: '310013', title: '家' })
    expect(created).toEqual({
      id: created.id,
      recipient: '林小满',
      province: { code: '330000', name: '浙江省' },
      city: { code: '330100', name: '杭州市' },
      district: { code: '330106', name: '西湖区' },
      detail: '龙井路 1 号',
      zip: '310013',
      mobileMasked: '138****5678',
      phone: '',
      email: '',
      title: '家',
      isDefault: true,
    })
    expect(await addresses.listAddresses(me)).toEqual([created])
    expect(await addresses.getAddress(me, created.id)).toEqual({ ...created, mobile: '13812345678' })
  })

  it('goes into an order as it is now', async () => {
    const { id } = await addresses.createAddress(me, home)
    expect(await addresses.getAddressSnapshot(me, id)).toEqual({
      recipient: '林小满',
      mobile: '13812345678',
      regionText: '浙江省 杭州市 西湖区',
      ...{ provinceCode: '330000', cityCode: '330100', districtCode: '330106' },
      detail: '龙井路 1 号',
      zip: '',
    })
  })

  it('is changed as a whole', async () => {
    const { id } = await addresses.createAddress(me, {
      ...home,
      phone: '0571-1234567',
      email: 'lin@example.com',
    })
    const beijing = { provinceCode: '110000', cityCode: '110100', districtCode: '110105' }
    const changed = await addresses.updateAddress(me, id, { ...home, ...beijing, mobile: '13900000001' })
    expect(changed).toMatchObject({ id, mobileMasked: '139****0001', phone: '', email: '', isDefault: true })
    expect((await addresses.getAddressSnapshot(me, id)).regionText).toBe('北京市 朝阳区')
  })

  it.each([
    ['a city of another province', { cityCode: '320100' }],
    ['a district of another city', { districtCode: '330203' }],
    ['a city in the place of the province', { provinceCode: '330100', cityCode: '330106' }],
    ['a code that nobody has', { districtCode: '330199' }],
  ])('is refused with %s', async (_, wrong) => {
    const mismatch = { code: 'address.region_mismatch' }
    await expect(addresses.createAddress(me, { ...home, ...wrong })).rejects.toMatchObject(mismatch)
    const { id } = await addresses.createAddress(me, home)
    await expect(addresses.updateAddress(me, id, { ...home, ...wrong })).rejects.toMatchObject(mismatch)
    expect(await addresses.listAddresses(me)).toHaveLength(1)
  })

  it('is gone for its owner when deleted, and stays in the table', async () => {
    const { id } = await addresses.createAddress(me, home)
    await addresses.deleteAddress(me, id)
    expect(await addresses.listAddresses(me)).toEqual([])
    await expect(addresses.getAddress(me, id)).rejects.toMatchObject(notFound)
    await expect(addresses.deleteAddress(me, id)).rejects.toMatchObject(notFound)
    const row = await ports.database.db
      .selectFrom('address')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst()
    expect(row?.deleted_at).toBeGreaterThan(0)
  })
})

it("P4: somebody else's address answers like a missing one, whatever is asked of it", async () => {
  const { id } = await addresses.createAddress(me, home)
  const stranger = me + 5000
  await addresses.createAddress(stranger, home)
  for (const asked of [id, 999_999]) {
    for (const attempt of [
      () => addresses.getAddress(stranger, asked),
      () => addresses.getAddressSnapshot(stranger, asked),
      () => addresses.updateAddress(stranger, asked, { ...home, recipient: '别人' }),
      () => addresses.setDefaultAddress(stranger, asked),
      () => addresses.deleteAddress(stranger, asked),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ ...notFound, details: {} })
    }
  }
  expect(await addresses.getAddress(me, id)).toMatchObject({ recipient: '林小满', isDefault: true })
})

describe('the default address', () => {
  it('is the first one, until another is chosen', async () => {
    const [first, second, third] = [
      await addresses.createAddress(me, home),
      await addresses.createAddress(me, home),
      await addresses.createAddress(me, { ...home, isDefault: true }),
    ]
    expect((await listDefaults()).map(({ id }) => id)).toEqual([third.id])
    expect((await addresses.listAddresses(me)).map(({ id }) => id)).toEqual([third.id, second.id, first.id])
    await addresses.setDefaultAddress(me, first.id)
    expect((await listDefaults()).map(({ id }) => id)).toEqual([first.id])
    await addresses.updateAddress(me, second.id, { ...home, isDefault: true })
    expect((await listDefaults()).map(({ id }) => id)).toEqual([second.id])
    await addresses.updateAddress(me, second.id, { ...home, isDefault: false })
    expect((await listDefaults()).map(({ id }) => id)).toEqual([second.id])
  })

  it('passes to the newest when it is deleted, and comes back with the next first one', async () => {
    const first = await addresses.createAddress(me, home)
    const second = await addresses.createAddress(me, home)
    const third = await addresses.createAddress(me, home)
    await addresses.deleteAddress(me, second.id)
    expect((await listDefaults()).map(({ id }) => id)).toEqual([first.id])
    await addresses.deleteAddress(me, first.id)
    expect((await listDefaults()).map(({ id }) => id)).toEqual([third.id])
    await addresses.deleteAddress(me, third.id)
    expect((await addresses.createAddress(me, home)).isDefault).toBe(true)
  })

  it('is exactly one, however much happens at once', async () => {
    const other = startAnother()
    const made = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        (i % 2 ? other : addresses).createAddress(me, { ...home, isDefault: i % 3 === 0 }),
      ),
    )
    expect(await listDefaults()).toHaveLength(1)
    await Promise.allSettled(
      made.map(({ id }, i) => (i % 2 ? other.deleteAddress(me, id) : addresses.setDefaultAddress(me, id))),
    )
    expect(await addresses.listAddresses(me)).toHaveLength(5)
    expect(await listDefaults()).toHaveLength(1)
  })
})

it('keeps twenty addresses of a person, however many are added at once', async () => {
  const other = startAnother()
  const added = await Promise.allSettled(
    Array.from({ length: 26 }, (_, i) => (i % 2 ? other : addresses).createAddress(me, home)),
  )
  const refused = added.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
  expect(refused).toHaveLength(6)
  expect(refused[0]).toMatchObject({ code: 'address.too_many', details: { limit: 20 } })
  const [kept] = await addresses.listAddresses(me)
  await addresses.deleteAddress(me, kept?.id ?? 0)
  await addresses.createAddress(me, home)
  await expect(addresses.createAddress(me, home)).rejects.toMatchObject({ code: 'address.too_many' })
})

it('goes with its account: every address, also a deleted one, and nobody else’s', async () => {
  const [leaver, stayer] = [7001, 7002]
  const deleted = await addresses.createAddress(leaver, home)
  await addresses.createAddress(leaver, home)
  await addresses.deleteAddress(leaver, deleted.id)
  await addresses.createAddress(stayer, home)
  expect(await addresses.exportAddresses(leaver)).toMatchObject([{ mobile: home.mobile }])
  await ports.database.transaction((tx) => addresses.forgetOwner(tx, leaver))
  const rows = await ports.database.db
    .selectFrom('address')
    .select('user_id')
    .where('user_id', 'in', [leaver, stayer])
    .execute()
  expect(rows).toEqual([{ user_id: stayer }])
  await addresses.createAddress(leaver, home)
})
