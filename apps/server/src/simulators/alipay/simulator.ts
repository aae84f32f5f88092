import formbody from '@fastify/formbody'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../../kernel/clock.ts'
import { type Chances, createChances } from '../payment/chances.ts'
import type { Misbehaviour } from '../payment/misbehaviour.ts'
import { misbehaviourRoutes } from '../payment/misbehaviour-control.ts'
import type { NoticeSender } from '../payment/notice-sender.ts'
import { GatewayRefusal, sendAnswer, unknownResult } from './answer.ts'
import { answerBill, billMethod, zipBill } from './bill.ts'
import { cashierRoutes, sendRefusal } from './cashier.ts'
import { type Identity, simulatedShop } from './identity.ts'
import type { SimulatorKeys } from './keys.ts'
import { createNoticeSender } from './notice-sender.ts'
import { CashierRefusal, openCashier } from './open-cashier.ts'
import { type GatewayRequest, isPage, type PageMethod, readRequest } from './request.ts'
import { createSigner, type Signer } from './signing.ts'
import type { SimulatorStore } from './store.ts'
import { callTrade } from './trade-calls.ts'

export interface AlipaySimulatorOptions {
  store: SimulatorStore
  keys: SimulatorKeys
  clock: Clock
  fetch?: typeof globalThis.fetch
  /** Read at every step: a test may change it as it goes. */
  misbehaviour?: Misbehaviour
  identity?: Identity
  /** Given by a test that sends the notices itself; otherwise the simulator makes one and runs it. */
  sender?: NoticeSender
}

/**
 * A local Alipay below the prefix of `app`: `gateway.do` speaks the classic protocol with real signatures, the cashier
 * is a page, notices go out until they are taken. Signs with `keys.alipay` and believes `keys.merchant`.
 */
export async function alipaySimulator(app: FastifyInstance, options: AlipaySimulatorOptions): Promise<void> {
  const { store, keys, clock, misbehaviour = {}, identity = simulatedShop } = options
  const signer = createSigner(keys)
  if (!app.hasContentTypeParser('application/x-www-form-urlencoded')) await app.register(formbody)

  const sender = options.sender ?? createNoticeSender({ ...options, identity, misbehaviour })
  const logError = (error: unknown) =>
    app.log.error({ err: error }, 'the Alipay simulator could not send notices')
  if (options.sender === undefined) app.addHook('onReady', async () => sender.start(logError))
  app.addHook('preClose', async () => sender.stop())
  const onPaid = () => {
    if (options.sender === undefined) sender.sendDue().catch(logError)
  }

  const chances = createChances(misbehaviour)
  const gateway = { store, signer, clock, identity, misbehaviour, chances }
  app.route({
    method: ['GET', 'POST'],
    url: '/gateway.do',
    schema: { hide: true },
    handler: (request, reply) => answerRequest(gateway, app.prefix, request, reply),
  })
  app.get('/bills/:day', { schema: { hide: true } }, async ({ params }, reply) =>
    reply.type('application/zip').send(Buffer.from(zipBill(store, (params as { day: string }).day))),
  )
  cashierRoutes(app, { ...gateway, onPaid })
  misbehaviourRoutes(app, misbehaviour)
}

interface Gateway {
  store: SimulatorStore
  signer: Signer
  clock: Clock
  identity: Identity
  misbehaviour: Misbehaviour
  chances: Chances
}

async function answerRequest(gateway: Gateway, prefix: string, request: FastifyRequest, reply: FastifyReply) {
  const method = (request.query as Record<string, unknown>).method
  try {
    const read = readRequest(request.query, request.body, gateway)
    return isPage(read.method)
      ? await leadToCashier(gateway, prefix, read, read.method, reply)
      : await answerCall(
          gateway,
          read,
          reply,
          (day) => `${request.protocol}://${request.host}${prefix}/bills/${day}`,
        )
  } catch (error) {
    if (error instanceof CashierRefusal) return sendRefusal(reply, error.message)
    if (!(error instanceof GatewayRefusal)) throw error
    if (typeof method === 'string' && isPage(method)) return sendRefusal(reply, error.message)
    return sendAnswer(reply, typeof method === 'string' ? method : 'error', error.answer, {})
  }
}

async function leadToCashier(
  { store, clock }: Gateway,
  prefix: string,
  read: GatewayRequest,
  method: PageMethod,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const trade = openCashier(store, read, method, clock.now().getTime())
  return reply.redirect(`${prefix}/cashier/${trade.tradeNo}`)
}

async function answerCall(
  { store, signer, clock, misbehaviour, chances }: Gateway,
  { method, content }: GatewayRequest,
  reply: FastifyReply,
  urlOf: (day: string) => string,
): Promise<FastifyReply> {
  const fault = chances.nextAnswer()
  const { stallMs } = misbehaviour
  if (fault === 'stalled') return sendAnswer(reply, method, unknownResult, { fault, stallMs })
  if (fault === 'unknown') return sendAnswer(reply, method, unknownResult, { signer })
  const now = clock.now().getTime()
  const answer =
    method === billMethod
      ? answerBill(store, content, { now, urlOf })
      : callTrade(store, method, content, now)
  if (answer === undefined) throw new GatewayRefusal('40002', 'isv.invalid-method', '不存在的方法名')
  return sendAnswer(reply, method, fault === 'lost' ? unknownResult : answer, { signer, fault, stallMs })
}
