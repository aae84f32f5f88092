import { AsyncLocalStorage } from 'node:async_hooks'
import { type PaymentStart, toFen } from '@jishi/contract'
import Fastify from 'fastify'
import { findFreePort } from '../../../test/free-port.ts'
import { openTestPorts } from '../../../test/ports.ts'
import { useErrorHandler } from '../../http/error-handler.ts'
import { useValidation } from '../../http/validation.ts'
import type { Database, Tx } from '../../infra/database/database.ts'
import type { PaymentProvider } from '../../infra/payment/payment-provider.ts'
import { createOutbox } from '../../infra/queue/outbox.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { createEvents, type EventMap } from '../../kernel/events.ts'
import { createIds } from '../../kernel/ids.ts'
import { createAudit } from '../staff/index.ts'
import { paymentProofs } from './payment.proofs.ts'
import { paymentRoutes } from './payment.routes.ts'
import type { PaymentSubject } from './payment.rules.ts'
import { createPaymentService } from './payment.service.ts'
import { createPaymentAdmin } from './payment-admin.ts'
import { openTestProvider, type TestProviderName } from './provider.fixtures.ts'
import type { RefundRequest } from './request-refund.ts'
import type { StartInput } from './start-payment.ts'

export const minuteMs = 60_000
export const buyerId = 7

export type PaymentWorld = Awaited<ReturnType<typeof openPaymentWorld>>

/**
 * The payment module on the drivers of this project, a simulated provider, and a server that takes its notices. P30: in
 * every test the provider fails when it is called inside a transaction.
 */
export async function openPaymentWorld(name: TestProviderName, { timeoutMs = 2000 } = {}) {
  const ports = await openTestPorts()
  const clock = createManualClock('2026-11-21T02:00:00Z')
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const notifyUrl = `${url}/api/payments/${name}/notify`
  const simulated = await openTestProvider(name, { clock, notifyUrl, timeoutMs })
  const watch: ProviderWatch = { calls: [], afterCall: undefined }
  const { database, provider } = watchProvider(ports.database, simulated.provider, watch)
  const ids = createIds(clock)
  const outbox = createOutbox({ ids, clock })
  const events = createEvents<Tx>(outbox)
  // Written with the change itself, so that only events of committed transactions are counted.
  events.startJob('payment.captured', (payload) => ({ name: 'test.captured', payload }))
  events.startJob('payment.refunded', (payload) => ({ name: 'test.refunded', payload }))
  const deps = { database, providers: [provider], events, outbox, clock, ids }
  const payments = createPaymentService(deps)
  const audit = createAudit({ database, clock })
  const admin = createPaymentAdmin({ ...deps, audit })

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
  const buildSubject = (): PaymentSubject => ({ kind: 'order', id: String(++lastSubject).padStart(26, '0') })

  function start(subject: PaymentSubject, given: Partial<StartInput> = {}) {
    return payments.start({
      subject,
      userId: buyerId,
      amountFen: toFen(9900),
      title: `订单 ${subject.id}`,
      expiresAt: new Date(clock.now().getTime() + 30 * minuteMs),
      ...{ provider: name, client: 'desktop', page: '/' },
      ...given,
    })
  }

  async function pay(start: PaymentStart): Promise<void> {
    const press = await simulated.reachCashier(start)
    await press()
  }

  return {
    ...{ admin, app, audit, clock, database, events, payments, simulated, url, watch },

    /** Two refunds of one payment are that far apart. */
    refundGapMs: provider.refundGapMs,

    ...{ buildSubject, start, pay },

    /** A payment that went through. */
    async buildPaid(subject = buildSubject()): Promise<string> {
      const { payment, start: how } = await start(subject)
      await pay(how)
      await payments.confirm(buyerId, payment.paymentId)
      return payment.paymentId
    },

    /** What the shop promised back, as a caller of the module does. */
    requestRefund(request: RefundRequest) {
      return database.transaction((tx) => payments.requestRefund(tx, request))
    },

    findTrade(paymentId: string) {
      return simulated.listTrades().find((trade) => trade.paymentId === paymentId)
    },

    async listRefunded(paymentId: string) {
      const all = await this.listJobs<EventMap['payment.refunded']>('test.refunded')
      return all.filter((event) => event.paymentId === paymentId)
    },

    /** Names of the promises of `jishi audit` that this module breaks now. */
    async listBroken(): Promise<string[]> {
      const broken: string[] = []
      for (const proof of paymentProofs())
        for await (const { promise } of proof.find(database.db, () => {})) broken.push(promise)
      return broken
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
        .orderBy('id')
        .execute()
    },

    async close() {
      await app.close()
      await simulated.close()
      await ports.close()
    },
  }
}

interface ProviderWatch {
  /** Which of its calls were made, in order. */
  calls: string[]
  /** Runs after the provider has answered, before the shop hears of it. */
  afterCall: (() => Promise<void>) | undefined
}

function watchProvider(plain: Database, provider: PaymentProvider, watch: ProviderWatch) {
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
        watch.calls.push(name)
        const answer = (member as (...given: never[]) => unknown)(...given)
        return answer instanceof Promise ? answer.finally(() => watch.afterCall?.()) : answer
      }
    },
  })
  return { database, provider: guarded }
}
