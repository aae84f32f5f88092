import { formatYuan } from '@jishi/contract'
import { chinaTime } from '../../kernel/clock.ts'
import { escapeHtml } from '../../kernel/html.ts'
import { renderFact, renderForm, renderFrame } from '../payment/cashier-frame.ts'
import type { Trade } from './trade.ts'

interface PageInput {
  trade: Trade
  /** Path of this trade's cashier; its forms post to `<path>/pay` and `<path>/return`. */
  path: string
  now: number
  /** Lets the one small script run under the content security policy. */
  nonce: string
}

/** Works without JavaScript: forms post, and the page loads itself anew when the time is up. */
export function renderCashier(input: PageInput): string {
  const { trade, now } = input
  const isWaiting = trade.status === 'WAIT_BUYER_PAY'
  const refresh = isWaiting ? `<meta http-equiv="refresh" content="${secondsLeft(trade, now) + 1}">` : ''
  return renderPage(
    refresh,
    `<div class="card">
      <p class="amount"><span>¥</span>${formatYuan(trade.amountFen)}</p>
      <p class="state">${isWaiting ? renderCountdown(trade, now) : renderOutcome(trade)}</p>
      <dl>
        ${renderFact('商品', 'For', trade.subject)}
        ${renderFact('商户单号', 'Merchant no.', trade.outTradeNo)}
        ${renderFact('交易号', 'Trade no.', trade.tradeNo)}
      </dl>
      <div class="acts">${isWaiting ? renderChoice(input) : renderReturn(input)}</div>
    </div>${isWaiting ? renderScript(input.nonce) : ''}`,
  )
}

/** The signed address asked for something that no trade can be made of. */
export function renderRefusal(reason: string): string {
  return renderPage(
    '',
    `<div class="card"><p class="state"><strong>无法发起付款</strong><br>
      参数有误或订单已超时，请返回商户重新下单<br><small>Cannot start this payment: ${escapeHtml(reason)}</small></p></div>`,
  )
}

function renderPage(head: string, body: string): string {
  return renderFrame({ zh: '支付宝', en: 'Alipay', company: '支付宝公司', head, body })
}

function renderCountdown(trade: Trade, now: number): string {
  const left = secondsLeft(trade, now)
  return `请在 <strong id="left" data-seconds="${left}">${Math.floor(left / 60)} 分 ${left % 60} 秒</strong> 内完成付款<br>
    <small lang="en">Pay before ${chinaTime(new Date(trade.expiresAt))} (China time)</small>`
}

function renderOutcome(trade: Trade): string {
  const [zh, en] = describeOutcome(trade)
  return `<strong>${zh}</strong><br><small lang="en">${en}</small>`
}

function describeOutcome(trade: Trade): [string, string] {
  if (trade.refundedFen > 0 && trade.status === 'TRADE_CLOSED') return ['已全额退款', 'Refunded in full']
  if (trade.paidAt !== null) return [`已于 ${chinaTime(new Date(trade.paidAt))} 付款`, 'Paid']
  if (trade.closedAt === trade.expiresAt) return ['已超过付款时间，交易已关闭', 'The time to pay is over']
  return ['商户已关闭这笔交易', 'The merchant has closed this trade']
}

function renderChoice({ path }: PageInput): string {
  return `${renderForm(`${path}/pay`, 'go', '确认付款', 'Confirm payment')}
    ${renderForm(`${path}/return`, '', '取消返回', 'Cancel and return')}`
}

function renderReturn({ path, trade }: PageInput): string {
  return trade.returnUrl === '' ? '' : renderForm(`${path}/return`, 'go', '返回商户', 'Back to the merchant')
}

function renderScript(nonce: string): string {
  return `<script nonce="${nonce}">
const left = document.getElementById('left')
const end = Date.now() + left.dataset.seconds * 1000
setInterval(() => {
  const seconds = Math.max(0, Math.round((end - Date.now()) / 1000))
  left.textContent = Math.floor(seconds / 60) + ' 分 ' + (seconds % 60) + ' 秒'
}, 1000)
</script>`
}

function secondsLeft(trade: Trade, now: number): number {
  return Math.max(0, Math.ceil((trade.expiresAt - now) / 1000))
}
