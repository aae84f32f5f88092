import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PaymentStart } from '@jishi/contract'
import Fastify from 'fastify'
import { createWechatPayProvider, type WechatPayOptions } from '../../infra/payment/wechat-pay.ts'
import type { Clock } from '../../kernel/clock.ts'
import { tellMisbehaviour } from '../alipay/alipay.fixtures.ts'
import type { Misbehaviour } from '../payment/misbehaviour.ts'
import { simulatedMerchant } from './identity.ts'
import { loadOrCreateWechatPayKeys, type WechatPayKeys } from './keys.ts'
import { createWechatNoticeSender } from './notice-sender.ts'
import { createSealing } from './sealing.ts'
import { wechatPaySimulator } from './simulator.ts'
import { openWechatPayStore } from './store.ts'

export type TestWechatPay = Awaited<ReturnType<typeof openTestWechatPay>>

/** A simulated WeChat Pay that listens, and the real driver pointed at it. Notices go out when the test says so. */
export async function openTestWechatPay({
  clock,
  notifyUrl = 'http://127.0.0.1:9/notify',
  timeoutMs = 2000,
  refundMs = 0,
}: {
  clock: Clock
  notifyUrl?: string
  timeoutMs?: number
  refundMs?: number
}) {
  const keys = await loadTestKeys()
  const store = openWechatPayStore(':memory:')
  const misbehaviour: Misbehaviour = {}
  const identity = simulatedMerchant
  const sealing = createSealing(keys, identity, clock)
  const sender = createWechatNoticeSender({ store, sealing, identity, clock, misbehaviour })
  const shopOrigin = 'http://shop.test'
  const app = Fastify({ forceCloseConnections: true })
  await app.register(
    (scope) => wechatPaySimulator(scope, { store, keys, clock, shopOrigin, misbehaviour, refundMs, sender }),
    { prefix: '/wechat-pay' },
  )
  await app.listen({ port: 0, host: '127.0.0.1' })
  const baseUrl = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/wechat-pay`
  const options: WechatPayOptions = {
    ...identity,
    ...{ baseUrl, authorizeBaseUrl: baseUrl, apiBaseUrl: baseUrl, publicUrl: shopOrigin },
    privateKey: keys.merchant.privateKey,
    wechatPublicKey: keys.wechat.publicKey,
    ...{ notifyUrl, timeoutMs, clock },
  }
  return {
    ...{ keys, store, misbehaviour, sealing, sender, options },
    provider: createWechatPayProvider(options),
    /** Says how to misbehave from outside, as to a process that runs. */
    tell: (wanted: unknown) => tellMisbehaviour(`${baseUrl}/v3`, wanted),
    /** Sends the buyer's browser of WeChat away and gives the code that it brings back. */
    async fetchCode(start: PaymentStart): Promise<string> {
      const answer = await fetch(start.kind === 'redirect' ? start.url : '', { redirect: 'manual' })
      return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? ''
    },
    /** Pays as the buyer does: at the page behind the code, or in WeChat's own browser. */
    async pay(start: PaymentStart): Promise<void> {
      if (start.kind === 'qr') {
        await fetch(`${start.text}/pay`, { method: 'POST', redirect: 'manual' })
        return
      }
      if (start.kind !== 'jsapi') throw new Error(`nothing to pay by ${start.kind}`)
      const headers = { 'content-type': 'application/json' }
      await fetch(`${baseUrl}/jsapi`, { method: 'POST', headers, body: JSON.stringify(start.params) })
    },
    async close() {
      await app.close()
      store.close()
    },
  }
}

let testKeys: Promise<WechatPayKeys> | undefined

/** One pair of keys per test process: making them takes a while. */
function loadTestKeys(): Promise<WechatPayKeys> {
  testKeys ??= makeKeys()
  return testKeys
}

async function makeKeys(): Promise<WechatPayKeys> {
  const folder = await mkdtemp(join(tmpdir(), 'jishi-wechat-keys-'))
  const keys = await loadOrCreateWechatPayKeys(folder)
  await rm(folder, { recursive: true })
  return keys
}
