import type { BillDiffKind } from '@jishi/contract'
import type { Database } from '../../infra/database/database.ts'
import type { BillEntry } from '../../infra/payment/bill-source.ts'
import type { Clock } from '../../kernel/clock.ts'
import {
  findBilledPayments,
  findBilledRefunds,
  insertDiff,
  listUnbilledPayments,
  listUnbilledRefunds,
  markBilled,
} from './bill.queries.ts'

interface Deps {
  database: Database
  clock: Clock
}

interface BillName {
  provider: string
  day: string
}

interface Difference {
  kind: BillDiffKind
  paymentId: string
  refundId: string | null
  oursFen: number | null
  theirsFen: number | null
}

const sliceSize = 500
const hourMs = 3_600_000

/** Goes through the bill in slices, however long it is, and writes down where our books say otherwise. Gives its length. */
export async function compareBill(
  deps: Deps,
  name: BillName,
  bill: AsyncIterable<BillEntry>,
): Promise<number> {
  let count = 0
  let slice: BillEntry[] = []
  for await (const entry of bill) {
    count++
    slice.push(entry)
    if (slice.length < sliceSize) continue
    await compareSlice(deps, name, slice)
    slice = []
  }
  await compareSlice(deps, name, slice)
  return count
}

async function compareSlice(deps: Deps, name: BillName, slice: readonly BillEntry[]): Promise<void> {
  const { db } = deps.database
  const paid = slice.filter(({ kind }) => kind === 'paid')
  const back = slice.filter(({ kind }) => kind === 'refund')
  const idOf = ({ paymentId, refundId }: BillEntry) => refundId ?? paymentId
  const [payments, refunds] = [
    await findBilledPayments(db, name.provider, paid.map(idOf)),
    await findBilledRefunds(db, back.map(idOf)),
  ]
  for (const entry of slice) {
    const ours = (entry.kind === 'paid' ? payments : refunds).get(idOf(entry))
    if (ours === entry.amountFen) continue
    await write(deps, name, {
      kind: ours === undefined ? 'missing_here' : 'amount',
      paymentId: entry.paymentId,
      refundId: entry.refundId,
      oursFen: ours ?? null,
      theirsFen: entry.amountFen,
    })
  }
  await markBilled(db, 'payment', [...payments.keys()], name.day)
  await markBilled(db, 'payment_refund', [...refunds.keys()], name.day)
}

/**
 * Money of our books that stands on no bill. The day begins and ends an hour earlier here: what moved in its last hour may
 * stand on the next day's bill, by the provider's clock, and is looked at with that.
 */
export async function findMissingThere(deps: Deps, name: BillName): Promise<void> {
  const { db } = deps.database
  const from = Date.parse(`${name.day}T00:00:00+08:00`) - hourMs
  const span: [number, number] = [from, from + 24 * hourMs]
  const missing = { kind: 'missing_there' as const, theirsFen: null }
  for (let after = ''; ; ) {
    const rows = await listUnbilledPayments(db, name.provider, span, after)
    for (const { id, paid_fen } of rows)
      await write(deps, name, { ...missing, paymentId: id, refundId: null, oursFen: paid_fen })
    if (rows.length < sliceSize) break
    after = rows.at(-1)?.id ?? after
  }
  for (let after = ''; ; ) {
    const rows = await listUnbilledRefunds(db, name.provider, span, after)
    for (const { id, payment_id, amount_fen } of rows)
      await write(deps, name, { ...missing, paymentId: payment_id, refundId: id, oursFen: amount_fen })
    if (rows.length < sliceSize) break
    after = rows.at(-1)?.id ?? after
  }
}

function write({ database, clock }: Deps, { provider, day }: BillName, diff: Difference): Promise<void> {
  const { kind, paymentId, refundId, oursFen, theirsFen } = diff
  return insertDiff(database.db, database.dialect, {
    ...{ provider, day, kind, ours_fen: oursFen, theirs_fen: theirsFen },
    entry_key: refundId === null ? `paid:${paymentId.slice(0, 64)}` : `refund:${refundId.slice(0, 64)}`,
    payment_id: paymentId.slice(0, 64),
    refund_id: refundId === null ? null : refundId.slice(0, 64),
    found_at: clock.now().getTime(),
  })
}
