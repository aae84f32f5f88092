import { randomUUID } from 'node:crypto'
import { type SettlementView, toFen, zeroFen } from '@jishi/contract'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { describeAudit, runAudit } from '../../audit.ts'
import { pressAtCashier, reachCashier } from '../../simulators/alipay/alipay.fixtures.ts'
import type { Services } from '../../wire.ts'
import { buildCoupon, buildPromotion, offYuan } from '../promotion/promotion.fixtures.ts'
import { inPeriod } from './in-period.ts'
import { periodOf } from './ledger.cuts.ts'
import { type Buyer, buildBuyer, buildSku } from './order.fixtures.ts'
import type { PlaceInput } from './place-order.ts'

let shop: TestShop
let services: Services
let buyer: Buyer
let skuIds: number[]

beforeAll(async () => {
  shop = await openTestShop()
  services = shop.services
})
afterAll(() => shop.close())
beforeEach(async () => {
  buyer = await buildBuyer(services)
  skuIds = [await buildSku(services, { priceFen: 3333 }), await buildSku(services, { priceFen: 6667 })]
  for (const skuId of skuIds) await services.carts.add(services.carts.of(buyer.userId), { skuId, count: 1 })
})
afterEach(async () => {
  await services.database.db.updateTable('promotion').set({ is_on: 0 }).execute()
  services.promotions.forget()
})

const cart = { kind: 'cart' } as const

function settle(couponIds: number[] | 'best' = []): Promise<SettlementView> {
  return services.orders.settle(buyer.userId, cart, undefined, { couponIds })
}

function place({ quote, coupons }: SettlementView, given: Partial<PlaceInput> = {}) {
  const couponIds = coupons.filter(({ isChosen }) => isChosen).map(({ couponId }) => couponId)
  const input = { source: cart, addressId: buyer.addressId, paymentMethod: 'alipay' as const, couponIds }
  return services.orders.place(buyer.userId, { ...input, quote, idempotencyKey: randomUUID(), ...given })
}

async function readGoods(orderNo: string) {
  const goods = inPeriod(services.database.db, periodOf(orderNo)).selectFrom('order_goods')
  return goods.select(['sku_id', 'discount_fen']).where('order_no', '=', orderNo).orderBy('sku_id').execute()
}

const refused = (code: string) => expect.objectContaining({ code })

describe('§7 settlement with promotions', () => {
  it('P3, P22: takes off what applies, and every line keeps its share of it', async () => {
    await buildPromotion(services, { terms: offYuan(10, 50) })
    const coupon = await buildCoupon(services, buyer.userId, { terms: offYuan(5, 50) })
    const view = await settle('best')
    expect(view).toMatchObject({ goodsFen: 10_000, discountFen: 1500, freightFen: 1000, payableFen: 9500 })
    expect(view.deductions.map(({ couponId, amountFen }) => [couponId, amountFen])).toEqual(
      expect.arrayContaining([
        [null, 1000],
        [coupon, 500],
      ]),
    )
    const { orderNo, payableFen } = await place(view)
    expect(payableFen).toBe(9500)
    const shares = await readGoods(orderNo)
    expect(shares.map(({ discount_fen }) => discount_fen)).toEqual([499, 1001])
    expect(await services.orders.getDetail(buyer.userId, orderNo)).toMatchObject({
      goodsFen: 10_000,
      discountFen: 1500,
      couponFen: 500,
      payableFen: 9500,
    })
  })

  it('P3: a promotion that came, changed or ended since the page is a conflict, and nothing is written', async () => {
    const before = await settle()
    const { id } = await buildPromotion(services)
    await expect(place(before)).rejects.toEqual(refused('order.quote_changed'))
    const during = await settle()
    await services.promotionAdmin.change(1, id, { version: 1, terms: offYuan(9, 50) })
    await expect(place(during)).rejects.toEqual(refused('order.quote_changed'))
    const changed = await settle()
    await services.promotionAdmin.change(1, id, { version: 2, isOn: false })
    await expect(place(changed)).rejects.toEqual(refused('order.quote_changed'))
    expect((await services.orders.list(buyer.userId, {})).items).toEqual([])
  })

  it('P23: one coupon, two orders at once: one has it, the other is told; all stock and uses add up', async () => {
    const coupon = await buildCoupon(services, buyer.userId)
    const source = { kind: 'sku', skuId: skuIds[1] ?? 0, count: 1 } as const
    const view = await services.orders.settle(buyer.userId, source, undefined, { couponIds: [coupon] })
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => place(view, { source })))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of results.filter((each) => each.status === 'rejected'))
      expect(['promotion.coupon_gone', 'order.quote_changed']).toContain(result.reason.code)
    expect((await services.orders.list(buyer.userId, {})).items).toHaveLength(1)
  })

  it('P13: cancelling gives the coupon back, once; late money takes it again', async () => {
    const coupon = await buildCoupon(services, buyer.userId)
    const { orderNo } = await place(await settle([coupon]))
    const { payment, redirectUrl } = await services.orders.startPayment(buyer.userId, orderNo, {
      provider: 'alipay',
    })
    await Promise.allSettled([1, 2, 3].map(() => services.orders.cancel(buyer.userId, orderNo, '')))
    const mine = async (state: 'usable' | 'used') => {
      const { items } = await services.promotions.list(buyer.userId, { state })
      return items.map(({ id }) => id)
    }
    expect([await mine('usable'), await mine('used')]).toEqual([[coupon], []])
    await pressAtCashier(await reachCashier(redirectUrl))
    await services.payments.confirm(buyer.userId, payment.paymentId)
    expect((await services.orders.getDetail(buyer.userId, orderNo)).status).toBe('to_ship')
    expect([await mine('usable'), await mine('used')]).toEqual([[], [coupon]])
  })

  it('P11: late money goes back when the coupon was used for another order', async () => {
    const coupon = await buildCoupon(services, buyer.userId)
    const { orderNo } = await place(await settle([coupon]))
    const { payment, redirectUrl } = await services.orders.startPayment(buyer.userId, orderNo, {
      provider: 'alipay',
    })
    await services.orders.cancel(buyer.userId, orderNo, '')
    for (const skuId of skuIds) await services.carts.add(services.carts.of(buyer.userId), { skuId, count: 1 })
    await place(await settle([coupon]))
    await pressAtCashier(await reachCashier(redirectUrl))
    await services.payments.confirm(buyer.userId, payment.paymentId)
    expect((await services.orders.getDetail(buyer.userId, orderNo)).status).toBe('cancelled')
    expect((await services.payments.getPayment(buyer.userId, payment.paymentId)).state).toBe('refunding')
  })

  it('an order of which everything comes off is paid when it is placed, and the audit agrees', async () => {
    await services.freightAdmin
      .add(1, {
        ...{ name: '包邮', chargeBy: 'count', freeOverFen: zeroFen },
        rules: [{ regionCode: '', firstAmount: 1, firstFen: zeroFen, stepAmount: 1, stepFen: zeroFen }],
      })
      .then(({ id }) => assignFreight(id))
    await buildPromotion(services, {
      terms: { kind: 'discount', overFen: zeroFen, percentOff: 99, capFen: null },
    })
    await buildCoupon(services, buyer.userId, { terms: offYuan(1, 1) })
    const view = await settle('best')
    expect(view).toMatchObject({ discountFen: 10_000, payableFen: 0 })
    const { orderNo, status } = await place(view)
    expect(status).toBe('to_ship')
    expect((await services.orders.getDetail(buyer.userId, orderNo)).events.map(({ kind }) => kind)).toEqual([
      'placed',
      'paid',
    ])
    const report = await runAudit(services.database, services.proofs)
    expect(report.isClean, describeAudit(report)).toBe(true)
  })

  it('the same key with other coupons or another invoice is another order, and refused', async () => {
    const coupon = await buildCoupon(services, buyer.userId)
    const view = await settle([coupon])
    const idempotencyKey = randomUUID()
    const { orderNo } = await place(view, { idempotencyKey })
    expect((await place(view, { idempotencyKey })).orderNo).toBe(orderNo)
    const personal = { kind: 'personal', title: '张三' } as const
    for (const other of [{ couponIds: [] }, { invoice: personal }])
      await expect(place(view, { idempotencyKey, ...other })).rejects.toEqual(refused('order.key_reused'))
  })

  it('keeps to whom the invoice goes', async () => {
    const invoice = { kind: 'company', title: ' 集市科技有限公司 ', taxNo: '91110105MA01ABCD2X' } as const
    const { orderNo } = await place(await settle(), { invoice })
    const detail = await services.orders.getDetail(buyer.userId, orderNo)
    expect(detail.invoice).toEqual({ ...invoice, title: '集市科技有限公司' })
  })
})

async function assignFreight(templateId: number): Promise<void> {
  await services.database.db.insertInto('spu').values(skuIds.map(toSpu)).execute()
  await services.freightAdmin.assign(1, templateId, skuIds)
}

/** The goods of the fixture have no product row. */
function toSpu(id: number) {
  const html = { detail_html: '', package_html: '', service_html: '' }
  return { id, name: `product ${id}`, brand_id: 1, category_id: 1, ...html, created_at: 0 }
}

describe('§7 freight', () => {
  const rule = { firstAmount: 1, stepAmount: 1, stepFen: toFen(100) }
  const rules = [
    { ...rule, regionCode: '', firstFen: toFen(500) },
    { ...rule, regionCode: '110000', firstFen: toFen(300) },
  ]
  const buildTemplate = async (freeOverFen: number | null) => {
    const fields = {
      name: '按件',
      chargeBy: 'count' as const,
      freeOverFen: freeOverFen === null ? null : toFen(freeOverFen),
      rules,
    }
    const { id } = await services.freightAdmin.add(1, fields)
    await assignFreight(id)
    return id
  }

  it('is what the template of the goods says for the chosen address', async () => {
    await buildTemplate(null)
    const elsewhere = await services.addresses.createAddress(buyer.userId, {
      recipient: '李四',
      provinceCode: '310000',
      cityCode: '310100',
      districtCode: '310101',
      detail: '南京东路 1 号',
      mobile: '18800000002',
    })
    const to = (addressId?: number) => services.orders.settle(buyer.userId, cart, undefined, { addressId })
    expect(await to()).toMatchObject({ freightFen: 400, freightReason: 'template', payableFen: 10_400 })
    await expect(to(999_999)).rejects.toEqual(refused('address.not_found'))
    const view = await to(elsewhere.id)
    expect(view.freightFen).toBe(600)
    await expect(place(view)).rejects.toEqual(refused('order.quote_changed'))
    expect((await place(view, { addressId: elsewhere.id })).payableFen).toBe(10_600)
  })

  it('is free over an amount that is counted after the discount', async () => {
    await buildTemplate(9500)
    expect(await settle()).toMatchObject({ freightFen: 0, freightReason: 'free_over', payableFen: 10_000 })
    await buildPromotion(services, { terms: offYuan(10, 50) })
    const view = await settle()
    expect(view).toMatchObject({ freightFen: 400, discountFen: 1000, payableFen: 9400 })
    const { orderNo } = await place(view)
    expect((await services.orders.getDetail(buyer.userId, orderNo)).freightReason).toBe('template')
  })

  it('a template that products name stays', async () => {
    const id = await buildTemplate(null)
    await expect(services.freightAdmin.remove(1, id, 1)).rejects.toEqual(refused('freight.template_in_use'))
    await expect(services.freightAdmin.change(1, id, { version: 1, rules: rules.slice(1) })).rejects.toEqual(
      refused('freight.rules_invalid'),
    )
    const changed = await services.freightAdmin.change(1, id, { version: 1, name: '新' })
    expect(changed).toMatchObject({ name: '新', rules, version: 2 })
  })
})
