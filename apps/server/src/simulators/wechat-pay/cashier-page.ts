import { formatYuan } from '@jishi/contract'
import { chinaTime } from '../../kernel/clock.ts'
import { renderFact, renderForm, renderFrame } from '../payment/cashier-frame.ts'
import type { Trade } from './trade.ts'

/** The buyer's phone after the scan: what it is for, and one button. */
export function renderCashier(trade: Trade, path: string): string {
  const isWaiting = trade.state === 'NOTPAY'
  return frame(`<div class="card">
      <p class="amount"><span>¥</span>${formatYuan(trade.amountFen)}</p>
      <p class="state">${isWaiting ? renderDeadline(trade) : renderOutcome(trade)}</p>
      <dl>
        ${renderFact('商品', 'For', trade.description)}
        ${renderFact('商户单号', 'Merchant no.', trade.outTradeNo)}
      </dl>
      <div class="acts">${isWaiting ? renderForm(`${path}/pay`, 'go', '确认付款', 'Confirm payment') : ''}</div>
    </div>`)
}

export function renderMissing(): string {
  return frame(`<div class="card"><p class="state"><strong>没有这笔订单</strong><br>
    <small lang="en">There is no such order</small></p></div>`)
}

function frame(body: string): string {
  return renderFrame({ zh: '微信支付', en: 'WeChat Pay', company: '微信及腾讯公司', head: '', body })
}

function renderDeadline({ expiresAt }: Trade): string {
  return `请在 <strong>${chinaTime(new Date(expiresAt))}</strong> 前付款<br><small lang="en">Pay before that (China time)</small>`
}

function renderOutcome(trade: Trade): string {
  const [zh, en] = describeOutcome(trade)
  return `<strong>${zh}</strong><br><small lang="en">${en}</small>`
}

function describeOutcome({ state, paidAt }: Trade): [string, string] {
  if (state === 'REFUND') return ['已转入退款', 'Refunded']
  if (paidAt !== null) return ['付款成功，请回到商户页面', 'Paid. Go back to the merchant']
  return ['订单已关闭', 'The order is closed']
}
