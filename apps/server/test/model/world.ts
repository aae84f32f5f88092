import { randomUUID } from 'node:crypto'
import type { OnlineProvider } from '@jishi/contract'
import { describeAudit, runAudit } from '../../src/audit.ts'
import { type Buyer, buildBuyer, buildSku } from '../../src/modules/order/order.fixtures.ts'
import { findOrder, listOverdue } from '../../src/modules/order/order.queries.ts'
import { openTestShop, type TestShop } from '../shop.ts'
import { type ModelProvider, openModelAlipay, openModelWechatPay } from './providers.ts'

export type World = Awaited<ReturnType<typeof openWorld>>

const minuteMs = 60_000
/** Where a run leaves its traces. */
const traces = /^(order_hold|hold_|payment|outbox|after_sale|shipment|stock_movement|sku_stock|promotion_use)/
const ledgerTables = ['order_info', 'order_goods', 'order_event']

/** A real shop with two simulated providers whose notices are caught, to be delivered when a run wants to. */
export async function openWorld() {
  let shop: TestShop | undefined
  const clock = { now: () => shop?.clock.now() ?? new Date('2026-11-21T02:00:00Z') }
  const all = [await openModelAlipay(clock), await openModelWechatPay(clock)]
  const providers = Object.fromEntries(all.map((each) => [each.name, each])) as Record<
    OnlineProvider,
    ModelProvider
  >
  shop = await openTestShop({ env: { ...all[0]?.env, ...all[1]?.env } })
  const { services, app, clock: shopClock } = shop
  const closeShop = shop.close
  const { database, payments, paymentAdmin } = services
  const tables = await database.db.introspection.getTables()
  const lasting = tables.map(({ name }) => name).filter((name) => traces.test(name))

  return {
    services,
    clock: shopClock,

    /** A buyer and some SKUs of their own, in a shop without any trace of an earlier run. */
    async begin(stocks: readonly number[]): Promise<{ buyer: Buyer; skuIds: number[]; prices: number[] }> {
      await wipe()
      const prices = stocks.map((_, index) => 3333 + index * 1111)
      const skuIds: number[] = []
      for (const [index, stock] of stocks.entries())
        skuIds.push(await buildSku(services, { stock, priceFen: prices[index] }))
      return { buyer: await buildBuyer(services), skuIds, prices }
    },

    providers,

    /** False: there is no notice of it, or it is too old to be believed. */
    async deliver(provider: OnlineProvider, paymentId: string): Promise<boolean> {
      const letter = await providers[provider].findLetter(paymentId)
      if (letter === undefined) return false
      const { headers, body: payload } = letter
      const url = `/api/payments/${provider}/notify`
      const answer = await app.inject({ method: 'POST', url, headers, payload })
      return answer.statusCode < 300 && answer.body !== 'fail'
    },

    async runRefunds(): Promise<void> {
      const open = await database.db
        .selectFrom('payment_refund')
        .select(['id', 'by_hand'])
        .where('state', '=', 'requested')
        .orderBy('id')
        .execute()
      for (const { id, by_hand } of open) {
        shopClock.advance(61_000)
        if (by_hand === 1) await paymentAdmin.payOut(1, id, '')
        else await payments.runRefund(id)
      }
    },

    /** Time goes by until nothing is under way any more: every attempt is asked about, every promise of money kept. */
    async settle(): Promise<void> {
      for (let round = 0; round < 4; round++) {
        shopClock.advance(40 * minuteMs)
        for (const orderNo of await listUnpaid()) await services.orders.closeUnpaid(orderNo)
        await payments.reconcile()
        await this.runRefunds()
      }
    },

    async findBroken(): Promise<string> {
      const { promises } = await runAudit(database, services.proofs)
      // No jobs run here: what they would do, the run does itself.
      const broken = promises.filter((each) => each.broken > 0 && each.name !== 'outbox.handed_over')
      return broken.length === 0 ? '' : describeAudit({ isClean: false, promises: broken })
    },

    async readStocks(): Promise<Map<number, number>> {
      const rows = await database.db.selectFrom('sku_stock').select(['sku_id', 'stock']).execute()
      return new Map(rows.map((row) => [row.sku_id, row.stock]))
    },

    async readOrder(orderNo: string) {
      const order = await findOrder(database.db, orderNo)
      if (order === undefined) throw new Error(`no order ${orderNo}`)
      return order
    },

    newKey: () => randomUUID(),

    async close(): Promise<void> {
      await closeShop()
      for (const each of all) await each.close()
    },
  }

  async function listUnpaid(): Promise<string[]> {
    const now = shopClock.now().getTime()
    const months = await listMonths()
    return (await Promise.all(months.map((month) => listOverdue(database.db, month, now, 1000)))).flat()
  }

  async function listMonths(): Promise<string[]> {
    const rows = await database.db.selectFrom('order_month').select('month').execute()
    return rows.map(({ month }) => month)
  }

  async function wipe(): Promise<void> {
    const monthly = (await listMonths()).flatMap((month) => ledgerTables.map((name) => `${name}_${month}`))
    for (const name of [...lasting, ...monthly]) await database.db.deleteFrom(name as 'outbox').execute()
  }
}
