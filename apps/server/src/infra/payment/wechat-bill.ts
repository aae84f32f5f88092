import { parseYuan } from '@jishi/contract'
import { type BillFile, readLines, toRow } from './bill-file.ts'
import type { BillEntry } from './bill-source.ts'

/**
 * WeChat's trade bill: one line of names, lines of movements in which each value has a backtick before it, then the sums
 * under names of their own. https://pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter8_1_12.shtml (file), the names as in the
 * example bills of public SDKs (go-pay, wechatpay-axios-plugin). Amounts are yuan.
 */
export async function* readWechatBill(file: BillFile): AsyncIterable<BillEntry> {
  try {
    let names: string[] | undefined
    for await (const line of readLines(file.chunks(), 'utf-8')) {
      if (line.startsWith('总交易单数')) return
      if (names === undefined) names = line.replace(/^\uFEFF/, '').split(',')
      else if (line.startsWith('`')) yield* toEntries(toRow(names, line.slice(1).split(',`')))
    }
    throw new Error('the bill ends before its sums')
  } finally {
    await file.remove()
  }
}

function* toEntries(row: Record<string, string>): Iterable<BillEntry> {
  const paymentId = row.商户订单号 ?? ''
  if (row.交易状态 === 'SUCCESS')
    yield { kind: 'paid', paymentId, refundId: null, amountFen: readAmount(row.订单金额) }
  if (row.交易状态 === 'REFUND') {
    const amountFen = readAmount(row.申请退款金额)
    yield { kind: 'refund', paymentId, refundId: row.商户退款单号 ?? '', amountFen }
  }
}

function readAmount(text = '') {
  const amountFen = parseYuan(text)
  if (amountFen === undefined) throw new Error(`no amount: "${text}"`)
  return amountFen
}
