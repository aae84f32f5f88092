import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Clock } from '../../kernel/clock.ts'
import type { Chances } from '../payment/chances.ts'
import { renderCashier, renderMissing } from './cashier-page.ts'
import type { Identity } from './identity.ts'
import type { Sealing } from './sealing.ts'
import type { WechatPayStore } from './store.ts'
import type { Trade } from './trade.ts'

interface Deps {
  store: WechatPayStore
  sealing: Sealing
  identity: Identity
  clock: Clock
  chances: Chances
  /** Called after a payment: its notice may be due. */
  onPaid: () => void
}

const hidden = { schema: { hide: true } }

/** Where the buyer pays: the page behind the QR code, and WeChat's own browser inside WeChat. */
export function cashierRoutes(
  app: FastifyInstance,
  { store, sealing, identity, clock, ...deps }: Deps,
): void {
  const now = () => clock.now().getTime()
  const pathOf = ({ prepayId }: Trade) => `${app.prefix}/cashier/${prepayId}`
  const idOf = (params: unknown) => (params as { prepayId: string }).prepayId

  function pay(trade: Trade): boolean {
    const isPaid = store.payTrade(trade, now(), deps.chances.nextDelayMs())
    if (isPaid) deps.onPaid()
    return isPaid
  }

  app.get('/cashier/:prepayId', hidden, async ({ params }, reply) => {
    const trade = store.findPrepaid(idOf(params), now())
    if (trade === undefined) return sendPage(reply.status(404), renderMissing())
    return sendPage(reply, renderCashier(trade, pathOf(trade)))
  })

  app.post('/cashier/:prepayId/pay', hidden, async ({ params }, reply) => {
    const trade = store.findPrepaid(idOf(params), now())
    if (trade === undefined) return sendPage(reply.status(404), renderMissing())
    pay(trade)
    return reply.redirect(pathOf(trade), 303)
  })

  // What `WeixinJSBridge.invoke('getBrandWCPayRequest', params)` does inside WeChat: its user presses "pay".
  app.post('/jsapi', hidden, async ({ body }, reply) => {
    const params = (body ?? {}) as Record<string, string>
    const { appId = '', timeStamp = '', nonceStr = '', package: pack = '', paySign = '' } = params
    const isSigned = sealing.isSignedByMerchant([appId, timeStamp, nonceStr, pack], paySign)
    const trade = store.findPrepaid(pack.replace(/^prepay_id=/, ''), now())
    const isPaid = isSigned && appId === identity.appId && trade?.tradeType === 'JSAPI' && pay(trade)
    return reply.send({ err_msg: `get_brand_wcpay_request:${isPaid ? 'ok' : 'fail'}` })
  })
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply
    .type('text/html;charset=utf-8')
    .header('cache-control', 'no-store')
    .header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
    )
    .send(page)
}

/** Codes of `snsapi_base`: good once. They live in the memory of one process. */
export function openIdRoutes(
  app: FastifyInstance,
  { identity, shopOrigin }: { identity: Identity; shopOrigin: string },
): void {
  const codes = new Set<string>()

  app.get('/connect/oauth2/authorize', hidden, async ({ query }, reply) => {
    const { appid, redirect_uri = '', scope, state = '' } = query as Record<string, string>
    const isOurs = URL.canParse(redirect_uri) && new URL(redirect_uri).origin === shopOrigin
    if (appid !== identity.appId || scope !== 'snsapi_base' || !isOurs)
      return sendPage(reply.status(400), renderMissing())
    const code = randomBytes(16).toString('hex')
    codes.add(code)
    const back = new URL(redirect_uri)
    back.searchParams.set('code', code)
    back.searchParams.set('state', state)
    return reply.redirect(back.href)
  })

  app.get('/sns/oauth2/access_token', hidden, async ({ query }, reply) => {
    const { appid, secret, code = '' } = query as Record<string, string>
    if (appid !== identity.appId || secret !== identity.appSecret)
      return reply.send({ errcode: 40125, errmsg: 'invalid appsecret' })
    if (!codes.delete(code)) return reply.send({ errcode: 40029, errmsg: 'invalid code' })
    return reply.send({
      access_token: 'simulated',
      expires_in: 7200,
      openid: 'oSimulatedBuyer',
      scope: 'snsapi_base',
    })
  })
}
