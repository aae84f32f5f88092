import { type Fen, formatYuan, toFen } from '@jishi/contract'
import { chinaTime } from '../../kernel/clock.ts'
import { spanOfDay } from '../payment/days.ts'
import type { WechatPayStore } from './store.ts'

const names =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注'
const sumNames =
  '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额'

interface Movement {
  at: number
  outTradeNo: string
  state: 'SUCCESS' | 'REFUND'
  amountFen: Fen
  refundNo: string
}

/** The trade bill of a day as text; undefined when nothing moved. */
export function writeBill(store: WechatPayStore, day: string): string | undefined {
  const span = spanOfDay(day)
  const movements: Movement[] = [
    ...store.listPaid(...span).map(({ paidAt, outTradeNo, amountFen }) => ({
      ...{ at: paidAt ?? 0, outTradeNo, state: 'SUCCESS' as const, amountFen, refundNo: '' },
    })),
    ...store.listRefunds(...span).map(({ createdAt, outTradeNo, amountFen, refundNo }) => ({
      ...{ at: createdAt, outTradeNo, state: 'REFUND' as const, amountFen, refundNo },
    })),
  ]
  if (movements.length === 0) return undefined
  const sums = [movements.length, ...Array.from({ length: 6 }, () => '0.00')]
  const lines = [names, ...movements.map(writeLine), sumNames, tick(sums)]
  return `${lines.join('\r\n')}\r\n`
}

function writeLine({ at, outTradeNo, state, amountFen, refundNo }: Movement): string {
  const isRefund = state === 'REFUND'
  const [paid, back] = [isRefund ? toFen(0) : amountFen, isRefund ? amountFen : toFen(0)].map(formatYuan)
  return tick([
    ...[chinaTime(new Date(at)), '', '', '', '', '', outTradeNo, '', 'NATIVE', state, 'OTHERS', 'CNY'],
    ...[paid, '0.00', '', refundNo, back, '0.00', isRefund ? 'ORIGINAL' : '', isRefund ? 'SUCCESS' : ''],
    ...['集市订单', '', '0.00000', '0.60%', paid, back, ''],
  ])
}

function tick(values: readonly unknown[]): string {
  return values.map((value) => `\`${value ?? ''}`).join(',')
}
