import { randomUUID } from 'node:crypto'
import type { askAfterSale, BodyOf } from '@jishi/contract'
import { describeAudit, runAudit } from '../../audit.ts'
import { pressAtCashier, reachCashier } from '../../simulators/alipay/alipay.fixtures.ts'
import type { Services } from '../../wire.ts'
import { inPeriod } from './in-period.ts'
import { periodOf } from './ledger.cuts.ts'
import { type Buyer, buildBuyer, buildSku } from './order.fixtures.ts'
import type { WantedLine } from './order.rules.ts'
import type { PlaceInput } from './place-order.ts'

/** An order of several SKUs, through the cart. */
export async function buildCartOrder(
  services: Services,
  buyer: Buyer,
  wanted: readonly WantedLine[],
  paymentMethod: PlaceInput['paymentMethod'] = 'alipay',
): Promise<string> {
  const { carts, orders } = services
  for (const line of wanted) await carts.add(carts.of(buyer.userId), line)
  const source = { kind: 'cart' } as const
  const { quote } = await orders.settle(buyer.userId, source)
  const input = { source, addressId: buyer.addressId, paymentMethod, quote, idempotencyKey: randomUUID() }
  return (await orders.place(buyer.userId, input)).orderNo
}

/** Pays at the simulator, as its buyer would. */
export async function payOrder(services: Services, { userId }: Buyer, orderNo: string): Promise<string> {
  const { orders, payments } = services
  const { payment, redirectUrl } = await orders.startPayment(userId, orderNo, { provider: 'alipay' })
  await pressAtCashier(await reachCashier(redirectUrl))
  await payments.confirm(userId, payment.paymentId)
  return payment.paymentId
}

/** Two lines, paid: 3 of the first at 33.33 yuan, 1 of the second at 50 yuan, 10 yuan freight. */
export async function buildPaidOrder(services: Services, userId?: number) {
  const buyer = await buildBuyer(services, userId)
  const [first, second] = [
    await buildSku(services, { priceFen: 3333 }),
    await buildSku(services, { priceFen: 5000 }),
  ]
  const orderNo = await buildCartOrder(services, buyer, [
    { skuId: first, count: 3 },
    { skuId: second, count: 1 },
  ])
  const paymentId = await payOrder(services, buyer, orderNo)
  return { buyer, first, second, orderNo, paymentId }
}

/** Everything that is left leaves in one parcel. */
export async function sendOrder({ orderAdmin }: Services, orderNo: string): Promise<void> {
  const trackingNo = `YT${orderNo.slice(-12)}`
  await orderAdmin.ship(1, orderNo, { carrier: 'yto', trackingNo, idempotencyKey: randomUUID() })
}

/** The last parcel was signed for at that moment. */
export async function deliverOrder({ database, clock }: Services, orderNo: string): Promise<void> {
  await inPeriod(database.db, periodOf(orderNo))
    .updateTable('order_info')
    .set({ delivered_at: clock.now().getTime() })
    .where('order_no', '=', orderNo)
    .execute()
}

export function composeAsk(
  lines?: WantedLine[],
  given: Partial<BodyOf<typeof askAfterSale>> = {},
): BodyOf<typeof askAfterSale> {
  return { lines, reason: 'unwanted', idempotencyKey: randomUUID(), ...given }
}

/** Runs the refunds of a payment that are promised and not done, as their jobs would. */
export async function runRefunds(
  { database, payments }: Services,
  clock: { advance(ms: number): void },
  paymentId: string,
): Promise<void> {
  const open = await database.db
    .selectFrom('payment_refund')
    .select('id')
    .where('payment_id', '=', paymentId)
    .where('state', '=', 'requested')
    .orderBy('id')
    .execute()
  for (const { id } of open) {
    clock.advance(10_000)
    await payments.runRefund(id)
  }
}

/** What is broken of the shop's promises, in words; empty: nothing. No jobs run in these tests, so the outbox may be full. */
export async function auditWords({ database, proofs }: Services): Promise<string> {
  const { promises } = await runAudit(database, proofs)
  const broken = promises.filter((each) => each.broken > 0 && each.name !== 'outbox.handed_over')
  return broken.length === 0 ? '' : describeAudit({ isClean: false, promises: broken })
}
