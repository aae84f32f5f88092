import { toFen } from '@jishi/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PaymentOrder, PaymentProvider } from './payment-provider.ts'

/** A provider with a buyer at its cashier. */
export interface ProviderWorld {
  provider: PaymentProvider
  now: () => Date
  createPaymentId: () => string
  openCashier(redirectUrl: string): Promise<{ pay(): Promise<void> }>
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
      }
    }

    async function openCashier(order: PaymentOrder) {
      return world.openCashier(world.provider.cashierUrl(order))
    }

    async function buildPaid(): Promise<PaymentOrder> {
      const order = composeOrder()
      await (await openCashier(order)).pay()
      return order
    }

    it('has never heard of a payment whose buyer did not reach the cashier', async () => {
      const order = composeOrder()
      world.provider.cashierUrl(order)
      expect(await world.provider.query(order.paymentId)).toEqual({ kind: 'absent' })
    })

    it.each(['desktop', 'phone'] as const)('waits at the cashier and is paid there (%s)', async (client) => {
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
      await world.provider.close(order.paymentId)
      expect(await world.provider.close(order.paymentId)).toEqual({ kind: 'closed' })
    })

    it('gives money back once per refund number, and tells of it when asked', async () => {
      const { paymentId, amountFen } = await buildPaid()
      const refund = { paymentId, refundId: world.createPaymentId(), amountFen, reason: 'changed my mind' }
      expect(await world.provider.queryRefund(refund)).toMatchObject({ kind: 'unknown' })
      expect(await world.provider.refund(refund)).toEqual({ kind: 'done' })
      await world.provider.refund(refund)
      expect(await world.provider.queryRefund(refund)).toEqual({ kind: 'done' })
    })

    it('does not call a refund done that was refused', async () => {
      const { paymentId } = await buildPaid()
      const refund = { paymentId, refundId: world.createPaymentId(), amountFen: toFen(99_999), reason: '' }
      expect(await world.provider.refund(refund)).toMatchObject({
        kind: 'unknown',
        answer: expect.any(String),
      })
      expect(await world.provider.queryRefund(refund)).toMatchObject({ kind: 'unknown' })
    })

    it('says so when it cannot be reached, and does not guess', async () => {
      const { paymentId, amountFen } = await buildPaid()
      const unreachable = { code: 'payment.provider_unreachable' }
      const refund = { paymentId, refundId: world.createPaymentId(), amountFen, reason: '' }
      await world.whileUnreachable(async () => {
        await expect(world.provider.query(paymentId)).rejects.toMatchObject(unreachable)
        await expect(world.provider.close(paymentId)).rejects.toMatchObject(unreachable)
        await expect(world.provider.refund(refund)).rejects.toMatchObject(unreachable)
        await expect(world.provider.queryRefund(refund)).rejects.toMatchObject(unreachable)
      })
    })

    it('believes no notice without a signature', () => {
      expect(world.provider.verifyNotice({})).toBeUndefined()
    })
  })
}
