import { type Fen, formatYuan } from '@jishi/contract'
import { zipSync } from 'fflate'
import { chinaTime } from '../../kernel/clock.ts'
import { dayOf, isDay, spanOfDay } from '../payment/days.ts'
import { type Answer, refuse, succeed } from './answer.ts'
import { encodeGbk } from './gbk.ts'
import type { SimulatorStore } from './store.ts'

export const billMethod = 'alipay.data.dataservice.bill.downloadurl.query'

const names =
  '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注'

interface Movement {
  at: number
  tradeNo: string
  outTradeNo: string
  /** As the bill writes it: what went back is negative. */
  amount: string
  requestNo: string
}

/** Where the bill of a day that is over lies; one without movements has none. */
export function answerBill(
  store: SimulatorStore,
  content: Record<string, unknown>,
  { now, urlOf }: { now: number; urlOf: (day: string) => string },
): Answer {
  const day = String(content.bill_date)
  if (content.bill_type !== 'trade' || !isDay(day) || dayOf(now) <= day)
    return refuse('isv.invalid_arguments', '入参不合法')
  if (listMovements(store, day).length === 0) return refuse('isp.bill_not_exist', '账单不存在')
  return succeed({ bill_download_url: urlOf(day) })
}

/** Two GBK texts in a ZIP: the movements, and their sums. */
export function zipBill(store: SimulatorStore, day: string): Uint8Array {
  const movements = listMovements(store, day)
  const lines = [
    ...['#支付宝业务明细查询', `#起始日期：[${day} 00:00:00]   终止日期：[${day} 24:00:00]`],
    ...['#-----------------------------------------业务明细列表----------------------------------------'],
    ...[names, ...movements.map(writeLine)],
    `#交易合计：${movements.length}笔`,
  ]
  return zipSync({
    [`${day}_业务明细.csv`]: encodeGbk(`${lines.join('\r\n')}\r\n`),
    [`${day}_业务明细(汇总).csv`]: encodeGbk(`#支付宝业务汇总查询\r\n#合计：${movements.length}\r\n`),
  })
}

function listMovements(store: SimulatorStore, day: string): Movement[] {
  const span = spanOfDay(day)
  const write = (amountFen: Fen) => formatYuan(amountFen)
  return [
    ...store.listPaid(...span).map(({ paidAt, tradeNo, outTradeNo, amountFen }) => ({
      ...{ at: paidAt ?? 0, tradeNo, outTradeNo, amount: write(amountFen), requestNo: '' },
    })),
    ...store.listRefunds(...span).map(({ createdAt, tradeNo, outTradeNo, amountFen, requestNo }) => ({
      ...{ at: createdAt, tradeNo, outTradeNo, amount: `-${write(amountFen)}`, requestNo },
    })),
  ]
}

function writeLine({ at, tradeNo, outTradeNo, amount, requestNo }: Movement): string {
  const time = chinaTime(new Date(at))
  const zeros = Array.from({ length: 5 }, () => '0.00')
  return [
    ...[`${tradeNo}\t`, `${outTradeNo}\t`, requestNo === '' ? '交易' : '退款', '集市订单', time, time],
    ...['', '', '', '', 'buy***@example.com', amount, amount, ...zeros],
    ...['', '0.00', '0.00', requestNo === '' ? '' : `${requestNo}\t`, '0.00', '0.00', ''],
  ].join(',')
}
