import { describe, expect, it } from 'vitest'
import { buildStaff } from '../staff/staff.fixtures.ts'
import { buildBuyer, buildSku, composePlacing } from './order.fixtures.ts'
import { shipCommand } from './ship-command.ts'
import { composePress, useShippingShop } from './ship-order.fixtures.ts'

const { shop, buildPlaced, ship } = useShippingShop()

describe('jishi ship', () => {
  const type = (args: string[], isSimulated = true) =>
    shipCommand({ orderAdmin: shop().services.orderAdmin, publicUrl: shop().url, isSimulated }, args)

  it('ships one line, then the rest, with numbers of its own where parcels are simulated', async () => {
    const { orderNo } = await buildPlaced([1, 2])
    expect(await type([orderNo, '--part'])).toMatchObject({
      isDone: true,
      text: expect.stringContaining('shipped in part'),
    })
    expect((await type([orderNo, '--carrier', 'sf', '--number', 'sf-cli-0001'])).isDone).toBe(true)
    expect(await shop().services.orderAdmin.get(orderNo)).toMatchObject({
      status: 'shipped',
      shipments: [{ carrier: 'yto' }, { carrier: 'sf', trackingNo: 'SF-CLI-0001' }],
    })
    const [entry] = (await shop().services.audit.list({ subjectKind: 'order', subjectId: orderNo })).items
    expect(entry?.staff).toBeNull()
    expect(await type([orderNo])).toMatchObject({ isDone: false, text: expect.stringContaining('shipped') })
  })

  it('says what is wrong with what was typed, and makes up no number for a real carrier', async () => {
    const { orderNo } = await buildPlaced()
    for (const args of [[], ['12'], [orderNo, 'x'], [orderNo, '--carrier', 'pigeon'], [orderNo, '--soon']])
      expect((await type(args)).isDone).toBe(false)
    expect(await type([orderNo], false)).toEqual({ isDone: false, text: '--number: the number on the label' })
    expect((await type(['20201121100000000000001001'])).text).toBe('There is no such order.')
  })
})

describe('who sees what', () => {
  const call = (token: string, path: string, payload?: object) =>
    shop().app.inject({
      method: payload ? 'POST' : 'GET',
      url: `/api${path}`,
      headers: { authorization: `Bearer ${token}` },
      ...(payload && { payload }),
    })

  it('staff list orders of a status newest first, page by page, and ship only with the permission for it', async () => {
    const { services } = shop()
    const viewer = await buildStaff(services, { permissions: ['order.view'] })
    const packer = await buildStaff(services, { permissions: ['order.ship'] })
    const placed = [await buildPlaced(), await buildPlaced(), await buildPlaced()].map(
      ({ orderNo }) => orderNo,
    )
    const all: string[] = []
    for (let after = ''; ; ) {
      const { items, next } = (
        await call(viewer.token, `/admin/orders?status=to_ship&limit=2${after}`)
      ).json()
      all.push(...items.map(({ orderNo }: { orderNo: string }) => orderNo))
      if (next === null) break
      after = `&after=${next}`
    }
    expect(all).toEqual(all.toSorted().reverse())
    expect(all).toEqual(expect.arrayContaining(placed))
    expect(new Set(all).size).toBe(all.length)
    const [orderNo = ''] = placed
    expect((await call(viewer.token, `/admin/orders/${orderNo}`)).json()).toMatchObject({
      recipient: { mobile: '18800000001' },
    })
    expect((await call(viewer.token, `/admin/orders/${orderNo}/shipments`, composePress())).statusCode).toBe(
      403,
    )
    expect((await call(packer.token, `/admin/orders/${orderNo}`)).statusCode).toBe(403)
    expect((await call(packer.token, `/admin/orders/${orderNo}/shipments`, composePress())).statusCode).toBe(
      201,
    )
  })

  it('P3 only the buyer sees the parcels of an order', async () => {
    const { services } = shop()
    const visitor = { ip: '203.0.113.9', userAgent: 'vitest' }
    const enter = async (mobile: string) => {
      const userId = await services.accounts.createByMobile(mobile)
      const { session } = await services.accounts.enter(userId, { isPersistent: true }, visitor)
      return { userId, token: session.accessToken }
    }
    const [owner, other] = [await enter('13800000011'), await enter('13800000012')]
    const buyer = await buildBuyer(services, owner.userId)
    const placing = await composePlacing(services, buyer, await buildSku(services), { paymentMethod: 'cod' })
    const { orderNo } = await services.orders.place(owner.userId, placing)
    await ship(orderNo, { trackingNo: 'YTOWNER000001' })
    const own = await call(owner.token, `/orders/${orderNo}/shipments`)
    expect(own.json()).toMatchObject({ items: [{ trackingNo: 'YTOWNER000001', traces: [] }] })
    const foreign = await call(other.token, `/orders/${orderNo}/shipments`)
    expect([foreign.statusCode, foreign.json().error.code]).toEqual([404, 'order.not_found'])
  })
})
