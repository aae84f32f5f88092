import { randomBytes } from 'node:crypto'
import { formatYuan } from '@jishi/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Clock, chinaTime } from '../../kernel/clock.ts'
import type { Chances } from '../payment/chances.ts'
import { renderCashier, renderRefusal } from './cashier-page.ts'
import type { Identity } from './identity.ts'
import type { Signer } from './signing.ts'
import type { SimulatorStore } from './store.ts'
import type { Trade } from './trade.ts'

interface Deps {
  store: SimulatorStore
  signer: Signer
  clock: Clock
  identity: Identity
  chances: Chances
  /** Called after a payment: its notice may be due. */
  onPaid: () => void
}

/** Where the buyer decides. Paying twice, or after the time, changes nothing: the page says what became of the trade. */
export function cashierRoutes(app: FastifyInstance, deps: Deps): void {
  const { store, clock, chances, onPaid } = deps
  const path = `${app.prefix}/cashier/:tradeNo`
  const now = () => clock.now().getTime()
  const hidden = { schema: { hide: true } }

  function findTrade(request: FastifyRequest): Trade | undefined {
    return store.findTrade({ tradeNo: (request.params as { tradeNo: string }).tradeNo }, now())
  }

  app.get('/cashier/:tradeNo', hidden, async (request, reply) => {
    const trade = findTrade(request)
    if (trade === undefined) return sendRefusal(reply.status(404), 'trade_no')
    const nonce = randomBytes(16).toString('base64')
    const page = renderCashier({ trade, path: path.replace(':tradeNo', trade.tradeNo), now: now(), nonce })
    return sendPage(reply, page, trade, nonce)
  })

  app.post('/cashier/:tradeNo/pay', hidden, async (request, reply) => {
    const trade = findTrade(request)
    if (trade === undefined) return sendRefusal(reply.status(404), 'trade_no')
    const isPaid = store.payTrade(trade, now(), chances.nextDelayMs())
    if (isPaid) onPaid()
    const target = isPaid && trade.returnUrl !== '' ? await composeReturn(deps, trade) : undefined
    return reply.redirect(target ?? path.replace(':tradeNo', trade.tradeNo), 303)
  })

  app.post('/cashier/:tradeNo/return', hidden, async (request, reply) => {
    const trade = findTrade(request)
    if (trade === undefined) return sendRefusal(reply.status(404), 'trade_no')
    if (trade.status === 'WAIT_BUYER_PAY' && trade.quitUrl !== '') return reply.redirect(trade.quitUrl, 303)
    if (trade.returnUrl === '') return reply.redirect(path.replace(':tradeNo', trade.tradeNo), 303)
    return reply.redirect(await composeReturn(deps, trade), 303)
  })
}

/** The page a buyer sees instead of a cashier; like the real one in GBK, which the shop's server never reads. */
export function sendRefusal(reply: FastifyReply, reason: string): FastifyReply {
  const page = renderRefusal(reason).replace('<meta charset="utf-8">', '<meta charset="gbk">')
  // Character references instead of bytes: ASCII is GBK.
  const ascii = page.replaceAll(/[^\0-\x7f]/gu, (character) => `&#${character.codePointAt(0)};`)
  return reply.type('text/html;charset=GBK').header('cache-control', 'no-store').send(ascii)
}

function sendPage(reply: FastifyReply, page: string, { returnUrl, quitUrl }: Trade, nonce: string) {
  const targets = [returnUrl, quitUrl].filter(Boolean).map((url) => new URL(url).origin)
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    `script-src 'nonce-${nonce}'`,
    `form-action ${["'self'", ...new Set(targets)].join(' ')}`,
    "frame-ancestors 'none'",
  ]
  return reply
    .type('text/html;charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-security-policy', policy.join('; '))
    .send(page)
}

/** The return address with its signed parameters. They name the trade and never say whether it was paid. */
async function composeReturn({ signer, clock, identity }: Deps, trade: Trade): Promise<string> {
  const fields = await signer.signFields({
    charset: 'utf-8',
    method: `${trade.method}.return`,
    version: '1.0',
    app_id: identity.appId,
    auth_app_id: identity.appId,
    seller_id: identity.sellerId,
    out_trade_no: trade.outTradeNo,
    trade_no: trade.tradeNo,
    total_amount: formatYuan(trade.amountFen),
    timestamp: chinaTime(clock.now()),
  })
  const url = new URL(trade.returnUrl)
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value)
  return url.href
}
