import { parseYuan } from '@jishi/contract'
import { Unzip, UnzipInflate } from 'fflate'
import { type BillFile, readLines, toRow } from './bill-file.ts'
import type { BillEntry } from './bill-source.ts'

/**
 * Alipay's trade bill: a ZIP of two GBK texts, the movements and their sums (`汇总`). Lines of remarks begin with `#`; the
 * first other line has the names; texts end with a tab; what went back is negative.
 * https://zhifubao.apifox.cn/doc-3271392 (how it is fetched); the names as in public readers of it.
 */
export async function* readAlipayBill(file: BillFile): AsyncIterable<BillEntry> {
  try {
    let names: string[] | undefined
    for await (const line of readLines(unzipMovements(file.chunks()), 'gbk')) {
      if (line.startsWith('#') || line.trim() === '') continue
      const values = line.split(',')
      if (names === undefined) names = values.map((name) => name.trim())
      else yield toEntry(toRow(names, values))
    }
    if (names === undefined) throw new Error('the archive has no movements')
  } finally {
    await file.remove()
  }
}

function toEntry(row: Record<string, string>): BillEntry {
  const paymentId = row.商户订单号 ?? ''
  const amountFen = parseYuan((row['订单金额（元）'] ?? '').replace(/^-/, ''))
  if (amountFen === undefined) throw new Error(`no amount of ${paymentId}`)
  if (row.业务类型 !== '退款') return { kind: 'paid', paymentId, refundId: null, amountFen }
  return { kind: 'refund', paymentId, refundId: row['退款批次号/请求号'] ?? '', amountFen }
}

/** The bytes of the text of movements, chunk by chunk. */
async function* unzipMovements(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let ready: Uint8Array[] = []
  const unzip = new Unzip((entry) => {
    if (readName(entry.name).includes('汇总') || !entry.name.endsWith('.csv')) return
    entry.ondata = (error, data) => {
      if (error) throw error
      ready.push(data)
    }
    entry.start()
  })
  unzip.register(UnzipInflate)
  for await (const chunk of chunks) {
    unzip.push(chunk)
    yield* ready
    ready = []
  }
  unzip.push(new Uint8Array(0), true)
  yield* ready
}

/** Names without the mark of UTF-8 come as bytes; those of Alipay are GBK. */
function readName(name: string): string {
  const isBytes = /^[\0-\xff]*$/.test(name)
  return isBytes ? new TextDecoder('gbk').decode(Buffer.from(name, 'latin1')) : name
}
