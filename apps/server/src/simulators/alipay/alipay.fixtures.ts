import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toFen } from '@jishi/contract'
import Fastify from 'fastify'
import { type AlipayOptions, createAlipayProvider } from '../../infra/payment/alipay.ts'
import type { PaymentOrder, PaymentProvider } from '../../infra/payment/payment-provider.ts'
import type { Clock } from '../../kernel/clock.ts'
import { createIds } from '../../kernel/ids.ts'
import type { Misbehaviour } from '../payment/misbehaviour.ts'
import { simulatedShop } from './identity.ts'
import { loadOrCreateSimulatorKeys, type SimulatorKeys } from './keys.ts'
import { createNoticeSender } from './notice-sender.ts'
import { alipaySimulator } from './simulator.ts'
import { openSimulatorStore } from './store.ts'

export type TestAlipay = Awaited<ReturnType<typeof openTestAlipay>>

/** A simulated Alipay that listens, and the real driver pointed at it. Notices go out when the test says so. */
export async function openTestAlipay({
  clock,
  notifyUrl = 'http://127.0.0.1:9/notify',
  returnUrl = 'http://shop.test/pay/result',
  file = ':memory:',
  timeoutMs = 2000,
}: {
  clock: Clock
  notifyUrl?: string
  returnUrl?: string
  file?: string
  timeoutMs?: number
}) {
  const keys = await loadTestKeys()
  const store = openSimulatorStore(file)
  const misbehaviour: Misbehaviour = {}
  const sender = createNoticeSender({ store, keys, clock, identity: simulatedShop, misbehaviour })
  const app = Fastify({ forceCloseConnections: true })
  await app.register((scope) => alipaySimulator(scope, { store, keys, clock, misbehaviour, sender }), {
    prefix: '/alipay',
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const gateway = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/alipay/gateway.do`
  const options: AlipayOptions = {
    gateway,
    ...simulatedShop,
    privateKey: keys.merchant.privateKey,
    alipayPublicKey: keys.alipay.publicKey,
    notifyUrl,
    returnUrl,
    timeoutMs,
    clock,
  }
  return {
    keys,
    store,
    misbehaviour,
    sender,
    /** Says how to misbehave from outside, as to a process that runs. */
    tell: (wanted: unknown) => tellMisbehaviour(gateway, wanted),
    options,
    provider: createAlipayProvider(options),
    async close() {
      await app.close()
      store.close()
    },
  }
}

export interface GivenOrder {
  subject?: string
  minutes?: number
  client?: 'desktop' | 'phone'
}

/** 10.50 yuan, to be paid within half an hour. */
export function composePayment(clock: Clock, given: GivenOrder = {}): PaymentOrder {
  return {
    paymentId: createIds(clock).next(),
    amountFen: toFen(1050),
    subject: given.subject ?? '龙井茶',
    expiresAt: new Date(clock.now().getTime() + (given.minutes ?? 30) * 60_000),
    client: given.client ?? 'desktop',
    page: '/',
  }
}

/** Where the driver sends the buyer's browser. */
export async function composeCashierUrl(provider: PaymentProvider, order: PaymentOrder): Promise<string> {
  const start = await provider.begin(order)
  if (start.kind !== 'redirect') throw new Error(`Alipay starts by ${start.kind}`)
  return start.url
}

/** Opens the cashier as a browser does, so that the trade exists. Gives the address of its page. */
export async function reachCashier(redirectUrl: string): Promise<string> {
  const answer = await fetch(redirectUrl, { redirect: 'manual' })
  const location = answer.headers.get('location')
  if (answer.status !== 302 || location === null) throw new Error(`no cashier: ${await answer.text()}`)
  return new URL(location, redirectUrl).href
}

/** Presses "confirm payment" (or "cancel") at the cashier. Gives where the browser is sent next. */
export async function pressAtCashier(cashierUrl: string, button: 'pay' | 'return' = 'pay'): Promise<URL> {
  const answer = await fetch(`${cashierUrl}/${button}`, { method: 'POST', redirect: 'manual' })
  return new URL(answer.headers.get('location') ?? '', cashierUrl)
}

/** What the simulator at that gateway answers to `PUT <prefix>/misbehaviour`. */
export async function tellMisbehaviour(gateway: string, wanted: unknown) {
  const answer = await fetch(new URL('misbehaviour', gateway), {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(wanted),
  })
  return { status: answer.status, body: (await answer.json()) as { problems?: string[] } }
}

let testKeys: Promise<SimulatorKeys> | undefined

/** One pair of keys per test process: making them takes a while. */
function loadTestKeys(): Promise<SimulatorKeys> {
  testKeys ??= makeKeys()
  return testKeys
}

async function makeKeys(): Promise<SimulatorKeys> {
  const folder = await mkdtemp(join(tmpdir(), 'jishi-keys-'))
  const keys = await loadOrCreateSimulatorKeys(folder)
  await rm(folder, { recursive: true })
  return keys
}
