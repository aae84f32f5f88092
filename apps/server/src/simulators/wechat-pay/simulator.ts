import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../../kernel/clock.ts'
import { type Chances, createChances } from '../payment/chances.ts'
import type { Misbehaviour } from '../payment/misbehaviour.ts'
import { misbehaviourRoutes } from '../payment/misbehaviour-control.ts'
import type { NoticeSender } from '../payment/notice-sender.ts'
import { type Answer, Refusal, sendAnswer, systemError } from './answer.ts'
import { writeBill } from './bill.ts'
import { type Call, close, orderBill, orderJsapi, orderNative, query, queryRefund, refund } from './calls.ts'
import { cashierRoutes, openIdRoutes } from './cashier.ts'
import { type Identity, simulatedMerchant } from './identity.ts'
import type { WechatPayKeys } from './keys.ts'
import { createWechatNoticeSender } from './notice-sender.ts'
import { checkSignature } from './request.ts'
import { createSealing, type Sealing } from './sealing.ts'
import type { WechatPayStore } from './store.ts'

export interface WechatPaySimulatorOptions {
  store: WechatPayStore
  keys: WechatPayKeys
  clock: Clock
  /** Where buyers are sent back to: the shop. */
  shopOrigin: string
  /** Read at every step: a test may change it as it goes. */
  misbehaviour?: Misbehaviour
  identity?: Identity
  /** How long a refund is under way. */
  refundMs?: number
  /** Given by a test that sends the notices itself; otherwise the simulator makes one and runs it. */
  sender?: NoticeSender
}

const calls: [method: 'GET' | 'POST', path: string, call: (call: Call) => Answer][] = [
  ['POST', '/v3/pay/transactions/native', orderNative],
  ['POST', '/v3/pay/transactions/jsapi', orderJsapi],
  ['GET', '/v3/pay/transactions/out-trade-no/:no', query],
  ['POST', '/v3/pay/transactions/out-trade-no/:no/close', close],
  ['POST', '/v3/refund/domestic/refunds', refund],
  ['GET', '/v3/refund/domestic/refunds/:no', queryRefund],
  ['GET', '/v3/bill/tradebill', orderBill],
]

/**
 * A local WeChat Pay below the prefix of `app`: APIv3 with real signatures, a cashier page behind the QR code, WeChat's
 * own browser (`POST jsapi`), notices until they are taken. Signs with `keys.wechat` and believes `keys.merchant`.
 */
export async function wechatPaySimulator(
  app: FastifyInstance,
  options: WechatPaySimulatorOptions,
): Promise<void> {
  const { store, keys, clock, misbehaviour = {}, identity = simulatedMerchant, refundMs = 0 } = options
  const sealing = createSealing(keys, identity, clock)
  const chances = createChances(misbehaviour)
  const onPaid = runNotices(app, { ...options, identity, sealing, misbehaviour })
  const gateway = { store, sealing, clock, identity, misbehaviour, chances, refundMs }

  await app.register(async (scope) => {
    // The signature covers the text of the body, so it is taken before anybody parses it.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
      done(null, body),
    )
    scope.get('/v3/billdownload/file', { schema: { hide: true } }, async ({ query }, reply) =>
      reply.type('text/csv').send(writeBill(store, String((query as { token?: string }).token))),
    )
    for (const [method, url, call] of calls)
      scope.route({
        ...{ method, url, schema: { hide: true } },
        handler: (request, reply) => answerCall(gateway, app.prefix, call, request, reply),
      })
  })
  await app.register(async (scope) => {
    if (!scope.hasContentTypeParser('application/x-www-form-urlencoded'))
      scope.addContentTypeParser('application/x-www-form-urlencoded', (_request, _body, done) => done(null))
    cashierRoutes(scope, { ...gateway, onPaid })
  })
  openIdRoutes(app, { identity, shopOrigin: options.shopOrigin })
  misbehaviourRoutes(app, misbehaviour)
}

/** Gives what to call after a payment. */
function runNotices(
  app: FastifyInstance,
  options: WechatPaySimulatorOptions & { identity: Identity; sealing: Sealing; misbehaviour: Misbehaviour },
): () => void {
  const { sender = createWechatNoticeSender(options) } = options
  const logError = (error: unknown) =>
    app.log.error({ err: error }, 'the WeChat Pay simulator could not send notices')
  if (options.sender === undefined) app.addHook('onReady', async () => sender.start(logError))
  app.addHook('preClose', async () => sender.stop())
  return () => {
    if (options.sender === undefined) sender.sendDue().catch(logError)
  }
}

interface Gateway {
  store: WechatPayStore
  sealing: Sealing
  clock: Clock
  identity: Identity
  misbehaviour: Misbehaviour
  chances: Chances
  refundMs: number
}

async function answerCall(
  gateway: Gateway,
  prefix: string,
  call: (call: Call) => Answer,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { sealing, misbehaviour, chances } = gateway
  const fault = chances.nextAnswer()
  const { stallMs } = misbehaviour
  if (fault === 'stalled' || fault === 'unknown')
    return sendAnswer(reply, systemError, { sealing, stallMs, ...(fault === 'stalled' && { fault }) })
  const answer = carryOut(gateway, prefix, call, request)
  return sendAnswer(reply, fault === 'lost' ? systemError : answer, { sealing, fault, stallMs })
}

function carryOut(
  { store, sealing, clock, identity, refundMs }: Gateway,
  prefix: string,
  call: (call: Call) => Answer,
  request: FastifyRequest,
): Answer {
  const { method, url: path, headers, host, protocol } = request
  const body = typeof request.body === 'string' ? request.body : ''
  try {
    const authorization = headers.authorization ?? ''
    checkSignature({ method, path, body, authorization }, { identity, sealing, clock })
    return call({
      ...{ store, identity, refundMs, body: parse(body), now: clock.now().getTime() },
      query: request.query as Record<string, unknown>,
      billUrl: (day) => `${protocol}://${host}${prefix}/v3/billdownload/file?token=${day}`,
      no: (request.params as { no?: string }).no ?? '',
      cashierUrl: (prepayId) => `${protocol}://${host}${prefix}/cashier/${prepayId}`,
    })
  } catch (error) {
    if (error instanceof Refusal) return error.answer
    throw error
  }
}

function parse(body: string): Record<string, unknown> {
  if (body === '') return {}
  try {
    const value: unknown = JSON.parse(body)
    if (value !== null && typeof value === 'object') return value as Record<string, unknown>
  } catch {
    // Told below, like any other wrong content.
  }
  throw new Refusal(400, 'PARAM_ERROR', '请求体不是 JSON')
}
