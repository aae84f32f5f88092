import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toFen } from '@jishi/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAlipayProvider } from '../../infra/payment/alipay.ts'
import { createManualClock } from '../../kernel/clock.ts'
import {
  composeCashierUrl,
  composePayment,
  type GivenOrder,
  openTestAlipay,
  pressAtCashier,
  reachCashier,
  type TestAlipay,
} from './alipay.fixtures.ts'
import { loadOrCreateSimulatorKeys } from './keys.ts'
import { openSimulatorStore } from './store.ts'

const minuteMs = 60_000
const start = '2026-11-21T02:00:00Z'

let clock = createManualClock(start)
let alipay: TestAlipay

beforeEach(async () => {
  clock = createManualClock(start)
  alipay = await openTestAlipay({ clock })
})
afterEach(() => alipay.close())

const composeOrder = (given?: GivenOrder) => composePayment(clock, given)

async function openCashier(given?: GivenOrder): Promise<string> {
  return reachCashier(await composeCashierUrl(alipay.provider, composeOrder(given)))
}

async function readPage(url: string): Promise<string> {
  return (await fetch(url)).text()
}

describe('the cashier', () => {
  it('shows goods, amount, deadline and both buttons, and says that it is a simulator', async () => {
    const answer = await fetch(await openCashier())
    const page = await answer.text()
    for (const text of [
      '支付宝模拟收银台',
      '不会真实扣款',
      '龙井茶',
      '10.50',
      '30 分 0 秒',
      '确认付款',
      '取消返回',
    ]) {
      expect(page).toContain(text)
    }
    expect(page).toContain('2026-11-21 10:30:00')
    expect(answer.headers.get('content-security-policy')).toContain('form-action')
  })

  it('shows what the merchant wrote as text, never as markup', async () => {
    expect(await readPage(await openCashier({ subject: '<img src=x onerror="alert(1)">' }))).not.toContain(
      '<img',
    )
  })

  it('knows no trade before the buyer comes, and one however often the buyer comes', async () => {
    const url = await composeCashierUrl(alipay.provider, composeOrder())
    expect(alipay.store.listTrades()).toEqual([])
    expect(await reachCashier(url)).toBe(await reachCashier(url))
    expect(alipay.store.listTrades()).toHaveLength(1)
  })

  it('sends the payer back with signed parameters that do not say paid', async () => {
    const back = await pressAtCashier(await openCashier())
    expect(back.origin + back.pathname).toBe('http://shop.test/pay/result')
    const names = [...back.searchParams.keys()].sort()
    expect(names).toEqual([
      ...['app_id', 'auth_app_id', 'charset', 'method', 'out_trade_no', 'seller_id', 'sign', 'sign_type'],
      ...['timestamp', 'total_amount', 'trade_no', 'version'],
    ])
    expect(alipay.store.listTrades()).toMatchObject([{ status: 'TRADE_SUCCESS', amountFen: 1050 }])
  })

  it.each(['desktop', 'phone'] as const)('lets the buyer leave without paying (%s)', async (client) => {
    const back = await pressAtCashier(await openCashier({ client }), 'return')
    expect(back.origin + back.pathname).toBe('http://shop.test/pay/result')
    const [trade] = alipay.store.listTrades()
    expect(trade?.status).toBe('WAIT_BUYER_PAY')
    expect(back.searchParams.get('out_trade_no')).toBe(trade?.outTradeNo)
  })

  it('takes money once, and none after the deadline or the close', async () => {
    const [twice, late, closed] = [await openCashier(), await openCashier(), await openCashier()]
    await pressAtCashier(twice)
    expect((await pressAtCashier(twice)).pathname).toContain('/alipay/cashier/')
    await alipay.provider.close(alipay.store.listTrades()[2]?.outTradeNo ?? '')
    await pressAtCashier(closed)
    clock.advance(30 * minuteMs)
    await pressAtCashier(late)
    expect(alipay.store.listTrades().filter((trade) => trade.paidAt !== null)).toHaveLength(1)
    expect(await readPage(twice)).toContain('付款')
    expect(await readPage(late)).toContain('已超过付款时间')
    expect(await readPage(closed)).toContain('商户已关闭')
  })

  it.each([
    ['a changed amount', (url: URL) => replaceContent(url, '10.50', '0.01')],
    ['another notify address', (url: URL) => url.searchParams.set('notify_url', 'http://evil.test')],
    ['no sign_type', (url: URL) => url.searchParams.delete('sign_type')],
    ['an unknown app', (url: URL) => url.searchParams.set('app_id', '1')],
    ['a parameter twice', (url: URL) => url.searchParams.append('app_id', '1')],
  ])('opens for no address with %s', async (_name, change) => {
    const url = new URL(await composeCashierUrl(alipay.provider, composeOrder()))
    change(url)
    const answer = await fetch(url, { redirect: 'manual' })
    expect(answer.headers.get('content-type')).toBe('text/html;charset=GBK')
    expect(alipay.store.listTrades()).toEqual([])
  })

  it('opens for no order whose time is over', async () => {
    await expect(openCashier({ minutes: -1 })).rejects.toThrow('no cashier')
  })
})

describe('the gateway', () => {
  it('answers as HTML, signs the raw text with its escaped slashes, and refuses without a signature', async () => {
    const url = new URL(alipay.options.gateway)
    url.search = new URLSearchParams({ app_id: 'nobody', method: 'alipay.trade.query' }).toString()
    const answer = await fetch(url, { method: 'POST' })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('text/html;charset=utf-8')
    expect(await answer.json()).toEqual({
      alipay_trade_query_response: {
        code: '40002',
        msg: 'Invalid Arguments',
        sub_code: 'isv.invalid-app-id',
        sub_msg: '无效的AppID参数',
      },
    })
  })

  it('refuses a call whose time is not China time', async () => {
    const utc = { now: () => new Date(clock.now().getTime() - 8 * 60 * minuteMs) }
    const provider = createAlipayProvider({ ...alipay.options, clock: utc })
    await expect(provider.query('x')).rejects.toMatchObject({
      code: 'payment.provider_unreachable',
      cause: { message: expect.stringContaining('isv.invalid-timestamp') },
    })
  })

  it('gives back no more than was paid, the same number only once', async () => {
    await pressAtCashier(await openCashier())
    const [trade] = alipay.store.listTrades()
    const paymentId = trade?.outTradeNo ?? ''
    const refund = (refundId: string, fen: number) =>
      alipay.provider.refund({
        paymentId,
        refundId,
        amountFen: toFen(fen),
        totalFen: toFen(1050),
        reason: '',
      })
    expect(await refund('r1', 1000)).toEqual({ kind: 'done' })
    expect((await refund('r1', 1000)).kind).toBe('unknown')
    expect(await refund('r1', 900)).toMatchObject({
      answer: expect.stringContaining('DISCORDANT_REPEAT_REQUEST'),
    })
    expect(await refund('r2', 51)).toMatchObject({
      answer: expect.stringContaining('REASON_TRADE_REFUND_FEE_ERR'),
    })
    expect(alipay.store.listTrades()).toMatchObject([{ status: 'TRADE_SUCCESS', refundedFen: 1000 }])
    expect(await refund('r3', 50)).toEqual({ kind: 'done' })
    expect(alipay.store.listTrades()).toMatchObject([{ status: 'TRADE_CLOSED', refundedFen: 1050 }])
  })
})

describe('what it keeps', () => {
  it('its ledger and its unsent notices outlive the process', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jishi-alipay-'))
    const file = join(folder, 'alipay.db')
    const first = await openTestAlipay({ clock, file })
    await pressAtCashier(await reachCashier(await composeCashierUrl(first.provider, composeOrder())))
    const before = first.store.listTrades()
    // Opened beside the first one, which never got to close: as after a kill.
    const store = openSimulatorStore(file)
    expect(store.listTrades()).toEqual(before)
    expect(store.listDueNotices(clock.now().getTime(), 10)).toHaveLength(1)
    store.close()
    await first.close()
    await rm(folder, { recursive: true })
  })

  it('its keys: made once, also by two processes at once, readable by their owner only', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jishi-keys-'))
    const [one, other] = await Promise.all([
      loadOrCreateSimulatorKeys(folder),
      loadOrCreateSimulatorKeys(folder),
    ])
    expect(other).toEqual(one)
    expect(await loadOrCreateSimulatorKeys(folder)).toEqual(one)
    expect(one.merchant.publicKey).not.toBe(one.alipay.publicKey)
    expect((await stat(join(folder, 'merchant.pem'))).mode & 0o777).toBe(0o600)
    expect((await stat(join(folder, 'alipay.pem'))).mode & 0o777).toBe(0o600)
    await rm(folder, { recursive: true })
  })
})

function replaceContent(url: URL, from: string, to: string): void {
  url.searchParams.set('biz_content', (url.searchParams.get('biz_content') ?? '').replace(from, to))
}
