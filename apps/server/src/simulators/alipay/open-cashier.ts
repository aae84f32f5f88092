import { type Fen, parseYuan } from '@jishi/contract'
import { parseChinaTime } from '../../kernel/clock.ts'
import type { GatewayRequest, PageMethod } from './request.ts'
import type { SimulatorStore } from './store.ts'
import type { Trade } from './trade.ts'

const dayMs = 86_400_000
const longestMs = 15 * dayMs
const chinaOffsetMs = 8 * 3_600_000
const highestFen = 100_000_000_00
const unitMs: Record<string, number> = { m: 60_000, h: 3_600_000, d: dayMs }
const productOf = {
  'alipay.trade.page.pay': 'FAST_INSTANT_TRADE_PAY',
  'alipay.trade.wap.pay': 'QUICK_WAP_WAY',
}

/** The buyer reads why at the cashier; the shop's server never hears of it. */
export class CashierRefusal extends Error {}

/** The trade comes into being when the buyer reaches the cashier, not before. Throws CashierRefusal. */
export function openCashier(
  store: SimulatorStore,
  { fields, content }: GatewayRequest,
  method: PageMethod,
  now: number,
): Trade {
  const text = (name: string) => (typeof content[name] === 'string' ? content[name] : '')
  const outTradeNo = text('out_trade_no')
  if (!/^\w{1,64}$/.test(outTradeNo)) throw new CashierRefusal('out_trade_no')
  if (text('product_code') !== productOf[method]) throw new CashierRefusal('product_code')
  const order = {
    outTradeNo,
    method,
    subject: readSubject(text('subject')),
    amountFen: readAmount(text('total_amount')),
    expiresAt: readExpiry(text('time_expire'), text('timeout_express'), now),
    notifyUrl: readAddress(fields.notify_url ?? ''),
    returnUrl: readAddress(fields.return_url ?? ''),
    quitUrl: readAddress(text('quit_url')),
    passbackParams: text('passback_params'),
  }
  const known = store.findTrade({ outTradeNo }, now)
  if (known === undefined && order.expiresAt <= now) throw new CashierRefusal('time_expire')
  const trade = known ?? store.openTrade(order, now)
  if (trade.amountFen !== order.amountFen) throw new CashierRefusal('total_amount')
  return trade
}

function readSubject(subject: string): string {
  if (subject === '' || subject.length > 256 || /[/=&]/.test(subject)) throw new CashierRefusal('subject')
  return subject
}

function readAmount(text: string): Fen {
  const amountFen = parseYuan(text)
  if (amountFen === undefined || amountFen < 1 || amountFen > highestFen)
    throw new CashierRefusal('total_amount')
  return amountFen
}

/** `time_expire` (absolute, China time) wins over `timeout_express` (`90m`, `2h`, `1d`, `1c` for the end of the day). */
function readExpiry(absolute: string, relative: string, now: number): number {
  if (absolute !== '') {
    const at = parseChinaTime(absolute)?.getTime()
    if (at === undefined || at > now + longestMs) throw new CashierRefusal('time_expire')
    return at
  }
  if (relative === '') return now + longestMs
  if (relative === '1c') return (Math.floor((now + chinaOffsetMs) / dayMs) + 1) * dayMs - chinaOffsetMs
  const [, count, unit = ''] = /^(\d{1,5})([mhd])$/.exec(relative) ?? []
  const ms = Number(count) * (unitMs[unit] ?? Number.NaN)
  if (!(ms >= 60_000 && ms <= longestMs)) throw new CashierRefusal('timeout_express')
  return now + ms
}

function readAddress(text: string): string {
  if (text === '') return ''
  const protocol = URL.canParse(text) ? new URL(text).protocol : ''
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new CashierRefusal('return_url, notify_url, quit_url')
  return text
}
