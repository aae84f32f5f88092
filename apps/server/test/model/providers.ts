import type { OnlineProvider, PaymentStart } from '@jishi/contract'
import type { Clock } from '../../src/kernel/clock.ts'
import { openTestAlipay, pressAtCashier, reachCashier } from '../../src/simulators/alipay/alipay.fixtures.ts'
import { simulatedShop } from '../../src/simulators/alipay/identity.ts'
import { createNoticeSender } from '../../src/simulators/alipay/notice-sender.ts'
import { createWechatNoticeSender } from '../../src/simulators/wechat-pay/notice-sender.ts'
import { openTestWechatPay } from '../../src/simulators/wechat-pay/wechat-pay.fixtures.ts'

/** What a provider says of a payment when nobody but the test asks. */
export interface Trade {
  isPaid: boolean
  isClosed: boolean
  /** What it took and has not given back. */
  netFen: number
}

/** A signed message about a payment, caught on its way. */
export interface Letter {
  headers: Record<string, string>
  body: string
}

export interface ModelProvider {
  name: OnlineProvider
  /** What points a shop at it. */
  env: Record<string, string>
  pay(start: PaymentStart): Promise<void>
  look(paymentId: string): Trade
  /** The latest notice about it, if there is one. */
  findLetter(paymentId: string): Promise<Letter | undefined>
  close(): Promise<void>
}

const nothing: Trade = { isPaid: false, isClosed: false, netFen: 0 }

export async function openModelAlipay(clock: Clock): Promise<ModelProvider> {
  const { store, keys, options, close } = await openTestAlipay({ clock })
  const post = catchLetters((fetch) =>
    createNoticeSender({ store, keys, clock, identity: simulatedShop, fetch }),
  )
  return {
    name: 'alipay',
    env: {
      ALIPAY_DRIVER: 'gateway',
      ALIPAY_GATEWAY: options.gateway,
      ALIPAY_APP_ID: simulatedShop.appId,
      ALIPAY_SELLER_ID: simulatedShop.sellerId,
      ALIPAY_PRIVATE_KEY: keys.merchant.privateKey,
      ALIPAY_PUBLIC_KEY: keys.alipay.publicKey,
    },
    async pay(start) {
      if (start.kind !== 'redirect') throw new Error(`Alipay starts by ${start.kind}`)
      // No cashier opens for what is closed or past its time.
      const page = await reachCashier(start.url).catch(() => undefined)
      if (page !== undefined) await pressAtCashier(page)
    },
    look(paymentId) {
      const trade = store.findTrade({ outTradeNo: paymentId }, clock.now().getTime())
      if (trade === undefined) return nothing
      const isPaid = trade.paidAt !== null
      const netFen = isPaid ? trade.amountFen - trade.refundedFen : 0
      return { isPaid, isClosed: trade.status === 'TRADE_CLOSED', netFen }
    },
    async findLetter(paymentId) {
      await post.collect(({ body }) => new URLSearchParams(body).get('out_trade_no') ?? '')
      return post.letters.get(paymentId)
    },
    close,
  }
}

export async function openModelWechatPay(clock: Clock): Promise<ModelProvider> {
  const { store, sealing, keys, options, pay, close } = await openTestWechatPay({ clock })
  const post = catchLetters((fetch) =>
    createWechatNoticeSender({ store, sealing, identity: options, clock, fetch }),
  )
  return {
    name: 'wechat',
    env: {
      WECHAT_PAY_DRIVER: 'live',
      WECHAT_PAY_BASE_URL: options.baseUrl,
      WECHAT_PAY_APP_ID: options.appId,
      WECHAT_PAY_APP_SECRET: options.appSecret,
      WECHAT_PAY_MCH_ID: options.mchId,
      WECHAT_PAY_SERIAL: options.serial,
      WECHAT_PAY_API_V3_KEY: options.apiV3Key,
      WECHAT_PAY_PRIVATE_KEY: keys.merchant.privateKey,
      WECHAT_PAY_PUBLIC_KEY: keys.wechat.publicKey,
      WECHAT_PAY_PUBLIC_KEY_ID: options.wechatPublicKeyId,
    },
    pay,
    look(paymentId) {
      const trade = store.findTrade(paymentId, clock.now().getTime())
      if (trade === undefined) return nothing
      const isPaid = trade.paidAt !== null
      const netFen = isPaid ? trade.amountFen - trade.refundedFen : 0
      return { isPaid, isClosed: trade.state === 'CLOSED', netFen }
    },
    async findLetter(paymentId) {
      const due = store.listDueNotices(clock.now().getTime(), 100)
      const subjects = new Map(due.map(({ id, tradeNo }) => [id, tradeNo]))
      await post.collect(({ body }) => subjects.get((JSON.parse(body) as { id: string }).id) ?? '')
      return post.letters.get(paymentId)
    },
    close,
  }
}

/** Takes no notice, so that the provider writes it anew by and by; keeps the latest about each payment. */
function catchLetters(open: (fetch: typeof globalThis.fetch) => { sendDue(): Promise<number> }) {
  const letters = new Map<string, Letter>()
  const caught: Letter[] = []
  const sender = open(async (_url, init) => {
    const body = String(init?.body)
    const isForm = init?.body instanceof URLSearchParams
    const headers = { ...(init?.headers as Record<string, string> | undefined) }
    if (isForm) headers['content-type'] = 'application/x-www-form-urlencoded'
    caught.push({ headers, body })
    return new Response('', { status: 500 })
  })
  return {
    letters,
    async collect(subjectOf: (letter: Letter) => string): Promise<void> {
      await sender.sendDue()
      for (const letter of caught.splice(0)) letters.set(subjectOf(letter), letter)
    },
  }
}
