import { type Fen, type PaymentStart, toFen } from '@jishi/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PaymentOrder, PaymentProvider } from './payment-provider.ts'

/** A provider with a buyer at its cashier. */
export interface ProviderWorld {
  provider: PaymentProvider
  now: () => Date
  /** What the provider put into the address when it sent a buyer of `wechat` back. */
  code?: string
  createPaymentId: () => string
  /** From where the buyer may pay. */
  clients: readonly PaymentOrder['client'][]
  /** The provider hears of a payment when the buyer comes; false: when it begins. */
  createsAtCashier: boolean
  /** It closes nothing that is younger. */
  closesAfterMs: number
  advance(ms: number): void
  openCashier(start: PaymentStart): Promise<{ pay(): Promise<void> }>
  /** Runs `work` while the provider cannot be reached. */
  whileUnreachable(work: () => Promise<void>): Promise<void>
  close(): Promise<void>
}

const minuteMs = 60_000

/** The promises of the payment port. */
export function paymentProviderConformance(name: string, open: () => Promise<ProviderWorld>): void {
  describe(`payment provider: ${name}`, () => {
    let world: ProviderWorld
    beforeAll(async () => {
      world = await open()
    })
    afterAll(() => world.close())

    function composeOrder(client: PaymentOrder['client'] = 'desktop'): PaymentOrder {
      return {
        paymentId: world.createPaymentId(),
        amountFen: toFen(12_345),
        subject: '集市订单 a/b=c&d',
        expiresAt: new Date(world.now().getTime() + 30 * minuteMs),
        client,
        page: '/pay/1',
        code: world.code,
      }
    }

    function composeRefund(paymentId: string, amountFen: Fen) {
      const refundId = world.createPaymentId()
      return { paymentId, refundId, amountFen, totalFen: toFen(12_345), reason: 'changed my mind' }
    }

    async function openCashier(order: PaymentOrder) {
      return world.openCashier(await world.provider.begin(order))
    }

    async function buildPaid(): Promise<PaymentOrder> {
      const order = composeOrder()
      await (await openCashier(order)).pay()
      return order
    }

    it('has never heard of a payment that did not begin, or whose buyer did not reach the cashier', async () => {
      const order = composeOrder()
      expect(await world.provider.query(order.paymentId)).toEqual({ kind: 'absent' })
      await world.provider.begin(order)
      const kind = world.createsAtCashier ? 'absent' : 'waiting'
      expect(await world.provider.query(order.paymentId)).toEqual({ kind })
    })

    it('waits at the cashier and is paid there, from wherever the buyer comes', async () => {
      for (const client of world.clients) {
        const order = composeOrder(client)
        const cashier = await openCashier(order)
        expect(await world.provider.query(order.paymentId)).toEqual({ kind: 'waiting' })
        await cashier.pay()
        expect(await world.provider.query(order.paymentId)).toEqual({
          kind: 'paid',
          amountFen: order.amountFen,
          tradeNo: expect.stringMatching(/^\w+$/),
          paidAt: expect.any(Date),
        })
      }
    })

    it('begins the same payment again', async () => {
      const order = composeOrder()
      const [first, again] = [await world.provider.begin(order), await world.provider.begin(order)]
      expect(again).toEqual(first)
    })

    it('closes what is old enough; what is younger may still be paid', async () => {
      const order = composeOrder()
      const cashier = await openCashier(order)
      if (world.closesAfterMs === 0) return
      expect(await world.provider.close(order.paymentId)).toEqual({ kind: 'waiting' })
      await cashier.pay()
      expect(await world.provider.query(order.paymentId)).toMatchObject({ kind: 'paid' })
    })

    it('says when it was paid, to the second, whatever the zone of this process', async () => {
      const order = await buildPaid()
      const state = await world.provider.query(order.paymentId)
      expect(state).toMatchObject({ kind: 'paid' })
      const paidAt = state.kind === 'paid' ? state.paidAt.getTime() : 0
      expect(Math.abs(world.now().getTime() - paidAt)).toBeLessThan(2000)
    })

    it('takes no money for what was closed', async () => {
      const order = composeOrder()
      const cashier = await openCashier(order)
      world.advance(world.closesAfterMs)
      expect(await world.provider.close(order.paymentId)).toEqual({ kind: 'closed' })
      await cashier.pay()
      expect(await world.provider.query(order.paymentId)).toEqual({ kind: 'closed' })
    })

    it('closing tells that the buyer never came, or was faster', async () => {
      expect(await world.provider.close(composeOrder().paymentId)).toEqual({ kind: 'absent' })
      const order = await buildPaid()
      expect(await world.provider.close(order.paymentId)).toMatchObject({ kind: 'paid', amountFen: 12_345 })
    })

    it('closing twice is closing', async () => {
      const order = composeOrder()
      await openCashier(order)
      world.advance(world.closesAfterMs)
      await world.provider.close(order.paymentId)
      expect(await world.provider.close(order.paymentId)).toEqual({ kind: 'closed' })
    })

    it('gives money back once per refund number, and tells of it when asked', async () => {
      const { paymentId, amountFen } = await buildPaid()
      const refund = composeRefund(paymentId, amountFen)
      expect(await world.provider.queryRefund(refund)).toMatchObject({ kind: 'unknown' })
      expect(await world.provider.refund(refund)).toEqual({ kind: 'done' })
      await world.provider.refund(refund)
      expect(await world.provider.queryRefund(refund)).toEqual({ kind: 'done' })
    })

    it('does not call a refund done that was refused', async () => {
      const { paymentId } = await buildPaid()
      const refund = composeRefund(paymentId, toFen(99_999))
      expect(await world.provider.refund(refund)).toMatchObject({
        kind: 'unknown',
        answer: expect.any(String),
      })
      expect(await world.provider.queryRefund(refund)).toMatchObject({ kind: 'unknown' })
    })

    it('says so when it cannot be reached, and does not guess', async () => {
      const { paymentId, amountFen } = await buildPaid()
      const unreachable = { code: 'payment.provider_unreachable' }
      const refund = composeRefund(paymentId, amountFen)
      await world.whileUnreachable(async () => {
        await expect(world.provider.query(paymentId)).rejects.toMatchObject(unreachable)
        await expect(world.provider.close(paymentId)).rejects.toMatchObject(unreachable)
        await expect(world.provider.refund(refund)).rejects.toMatchObject(unreachable)
        await expect(world.provider.queryRefund(refund)).rejects.toMatchObject(unreachable)
      })
    })

    it('believes no notice without a signature', () => {
      expect(world.provider.verifyNotice({ headers: {}, raw: '' })).toBeUndefined()
    })
  })
}
