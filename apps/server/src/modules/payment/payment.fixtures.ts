import { AsyncLocalStorage } from 'node:async_hooks'
import { toFen } from '@jishi/contract'
import Fastify from 'fastify'
import { openTestPorts } from '../../../test/ports.ts'
import { findFreePort } from '../../../test/servers.ts'
import { useErrorHandler } from '../../http/error-handler.ts'
import { useValidation } from '../../http/validation.ts'
import type { Database, Tx } from '../../infra/database/database.ts'
import type { PaymentProvider } from '../../infra/payment/payment-provider.ts'
import { createOutbox } from '../../infra/queue/outbox.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { createEvents } from '../../kernel/events.ts'
import { createIds } from '../../kernel/ids.ts'
import { openTestAlipay, pressAtCashier, reachCashier } from '../../simulators/alipay/alipay.fixtures.ts'
import { paymentRoutes } from './payment.routes.ts'
import type { PaymentSubject } from './payment.rules.ts'
import { createPaymentService } from './payment.service.ts'
import type { StartInput } from './start-payment.ts'

export const minuteMs = 60_000
export const buyerId = 7

export type PaymentWorld = Awaited<ReturnType<typeof openPaymentWorld>>

/**
 * The payment module on the drivers of this project, a simulated Alipay, and a server that takes its notices. P30: in
 * every test the provider fails when it is called inside a transaction.
 */
export async function openPaymentWorld() {
  const ports = await openTestPorts()
  const clock = createManualClock('2026-11-21T02:00:00Z')
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const alipay = await openTestAlipay({ clock, notifyUrl: `${url}/api/payments/alipay/notify` })
  const { database, provider } = forbidCallsInTransactions(ports.database, alipay.provider)
  const ids = createIds(clock)
  const outbox = createOutbox({ ids, clock })
  const events = createEvents<Tx>(outbox)
  // Written with the change itself, so that only events of committed transactions are counted.
  events.startJob('payment.captured', (payload) => ({ name: 'test.captured', payload }))
  const payments = createPaymentService({ database, providers: [provider], events, outbox, clock, ids })

  const app = Fastify({ forceCloseConnections: true })
  useValidation(app)
  useErrorHandler(app)
  app.decorateRequest('identify', function () {
    const id = Number(this.headers['x-test-user'] ?? 0)
    return id > 0 ? { id, sessionFamily: 'test' } : undefined
  })
  paymentRoutes(app, { payments })
  await app.listen({ port, host: '127.0.0.1' })

  let lastSubject = 0
  return {
    ...{ alipay, app, clock, database, events, payments, url },

    buildSubject: (): PaymentSubject => ({ kind: 'order', id: String(++lastSubject).padStart(26, '0') }),

    start(subject: PaymentSubject, given: Partial<StartInput> = {}) {
      return payments.start({
        subject,
        userId: buyerId,
        amountFen: toFen(9900),
        title: `订单 ${subject.id}`,
        expiresAt: new Date(clock.now().getTime() + 30 * minuteMs),
        provider: 'alipay',
        client: 'desktop',
        ...given,
      })
    },

    async pay(redirectUrl: string): Promise<void> {
      await pressAtCashier(await reachCashier(redirectUrl))
    },

    async listJobs<Payload>(name: string): Promise<Payload[]> {
      const rows = await database.db.selectFrom('outbox').selectAll().where('name', '=', name).execute()
      return rows.map((row) => JSON.parse(row.payload) as Payload)
    },

    async countCaptured(subject: PaymentSubject): Promise<number> {
      const captured = await this.listJobs<{ subject: PaymentSubject }>('test.captured')
      return captured.filter((event) => event.subject.id === subject.id).length
    },

    async readState(paymentId: string): Promise<string> {
      return (await payments.getPayment(buyerId, paymentId)).state
    },

    listNotices() {
      return database.db.selectFrom('payment_notice').selectAll().orderBy('id').execute()
    },

    listRefunds(paymentId: string) {
      return database.db
        .selectFrom('payment_refund')
        .selectAll()
        .where('payment_id', '=', paymentId)
        .execute()
    },

    async close() {
      await app.close()
      await alipay.close()
      await ports.close()
    },
  }
}

function forbidCallsInTransactions(plain: Database, provider: PaymentProvider) {
  const inTransaction = new AsyncLocalStorage<true>()
  const database: Database = {
    ...plain,
    transaction: (work) => plain.transaction((tx) => inTransaction.run(true, () => work(tx))),
  }
  const guarded = new Proxy(provider, {
    get(target, name: keyof PaymentProvider) {
      const member = target[name]
      if (typeof member !== 'function') return member
      return (...given: never[]) => {
        if (inTransaction.getStore()) throw new Error(`${name} was called inside a transaction`)
        return (member as (...given: never[]) => unknown)(...given)
      }
    },
  })
  return { database, provider: guarded }
}
