import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import type { Services } from '../../wire.ts'
import { buildPaidOrder, composeAsk, runRefunds } from './after-sale.fixtures.ts'
import { inPeriod } from './in-period.ts'
import { periodOf } from './ledger.cuts.ts'
import { listBroken } from './ledger.fixtures.ts'

let shop: TestShop
let services: Services
let scene: Awaited<ReturnType<typeof buildScene>>

beforeAll(async () => {
  shop = await openTestShop()
  services = shop.services
  scene = await buildScene()
})
afterAll(() => shop.close())

/** Two units of the first line are refunded, the third is asked for; the second line is untouched. */
async function buildScene() {
  const built = await buildPaidOrder(services)
  const ask = (count: number) =>
    services.afterSales.ask(built.buyer.userId, built.orderNo, composeAsk([{ skuId: built.first, count }]))
  const done = (await ask(2)).afterSaleId
  await services.afterSales.accept(1, done, { isRestocked: true })
  await runRefunds(services, shop.clock, built.paymentId)
  const asked = (await ask(1)).afterSaleId
  return { ...built, done, asked }
}

const brokenNow = async () => (await listBroken(services)).filter((name) => name !== 'outbox.handed_over')

/** Writes past everything that guards it, looks, and puts it back. */
async function breakAndLook(table: keyof typeof keys, change: object): Promise<string[]> {
  const db = inPeriod(services.database.db, periodOf(scene.orderNo))
  const [column, value] = keys[table]()
  const rows = await db.selectFrom(table).selectAll().where(column, '=', value).execute()
  const update = (values: object) => db.updateTable(table).set(values).where(column, '=', value).execute()
  const before = Object.fromEntries(Object.keys(change).map((name) => [name, (rows[0] as never)[name]]))
  await update(change)
  const broken = await brokenNow()
  await update(before)
  return broken
}

const keys = {
  order_info: () => ['order_no', scene.orderNo] as const,
  order_goods: () => ['sku_id', scene.first] as const,
  after_sale: () => ['id', scene.done] as const,
  after_sale_line: () => ['after_sale_id', scene.asked] as const,
  payment: () => ['id', scene.paymentId] as const,
}

describe('jishi audit of refunds', () => {
  it('holds for an order with one refund done and another asked', async () => {
    expect(await brokenNow()).toEqual([])
  })

  it.each<[string, keyof typeof keys, object, string[]]>([
    ['more units refunded than asked for', 'order_goods', { refunded_count: 3 }, ['order.refunds']],
    ['more money of a line than was accepted', 'order_goods', { refunded_fen: 6667 }, ['order.refunds']],
    ['refunds that the order knows nothing of', 'order_info', { refunded_fen: 0 }, ['order.refunds']],
    ['more refunded of an order than of its lines', 'order_info', { refunded_fen: 9999 }, ['order.refunds']],
    [
      'units for sale again that are nowhere',
      'order_goods',
      { restocked_count: 3 },
      ['order.refunds', 'stock.conserved'],
    ],
    [
      'units that came back and were not counted',
      'order_goods',
      { restocked_count: 0 },
      ['order.refunds', 'stock.conserved'],
    ],
    ['units asked for twice', 'after_sale_line', { count: 2 }, ['order.refunds']],
    ['more asked for than was paid', 'after_sale_line', { amount_fen: 3334 }, ['order.refunds']],
    ['goods of another order', 'after_sale_line', { sku_id: 999_999 }, ['order.refunds']],
    ['freight that is not due', 'after_sale', { freight_fen: 1000 }, ['order.refunds']],
    ['an accepted refund that is called withdrawn', 'after_sale', { state: 'withdrawn' }, ['order.refunds']],
    ['money that went back without having moved', 'after_sale', { payment_id: null }, ['order.paid_amount']],
    [
      'a refund that the payment knows nothing of',
      'payment',
      { refunded_fen: 0, refundable_fen: 15_999 },
      ['order.refunds', 'payment.promised'],
    ],
    [
      'an order called refunded that is not',
      'order_info',
      { status: 'refunded' },
      ['order.history', 'order.refunds'],
    ],
    [
      'one that waits for a refund nobody asked',
      'order_info',
      { status: 'refunding' },
      ['order.history', 'order.refunds'],
    ],
  ])('finds %s', async (_name, table, change, promises) => {
    expect(await breakAndLook(table, change)).toEqual(promises)
  })

  it('finds an entry of a history that no move explains', async () => {
    const { db } = services.database
    const events = inPeriod(db, periodOf(scene.orderNo))
    const entry = {
      order_no: scene.orderNo,
      status: 'to_ship',
      actor: 'system',
      reason: '',
      created_at: 1,
    } as const
    for (const kind of ['received', 'refund_done', 'teleported']) {
      await events
        .insertInto('order_event')
        .values({ ...entry, kind })
        .execute()
      expect(await brokenNow()).toEqual(['order.history'])
      await events.deleteFrom('order_event').where('kind', '=', kind).execute()
    }
  })
})
