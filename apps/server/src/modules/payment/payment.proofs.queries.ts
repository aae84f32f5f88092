import type { PaymentState } from '@jishi/contract'
import { countRows } from '../../infra/database/count-rows.ts'
import type { Db } from '../../infra/database/database.ts'
import { type PaymentSubject, successKey } from './payment.rules.ts'

/** By subject id, the payment that is on record as the one that paid for it. */
export async function listSuccesses(db: Db, subjects: readonly PaymentSubject[]) {
  if (subjects.length === 0) return new Map<string, never>()
  const rows = await db
    .selectFrom('payment')
    .select(['id', 'subject_id', 'amount_fen', 'state', 'paid_fen', 'refundable_fen', 'refunded_fen'])
    .where('success_of', 'in', subjects.map(successKey))
    .execute()
  return new Map(
    rows.map(({ id, subject_id, amount_fen, state, paid_fen, refundable_fen, refunded_fen }) => [
      subject_id,
      {
        id,
        amountFen: amount_fen,
        isKept: state === 'succeeded',
        promisedFen: paid_fen - refundable_fen,
        refundedFen: refunded_fen,
      },
    ]),
  )
}

/** About how many `listKept` lists for all kinds: those that paid for something, also when the money went back. */
export function countSuccesses(db: Db): Promise<number> {
  return countRows(db.selectFrom('payment').where('success_of', 'is not', null))
}

/** Payments for subjects of that kind whose money was taken and not given back, by id. */
export async function listKept(db: Db, kind: string, after: string, limit: number) {
  const rows = await db
    .selectFrom('payment')
    .select(['id', 'subject_id', 'amount_fen'])
    .where('id', '>', after)
    .where('subject_kind', '=', kind)
    .where('state', '=', 'succeeded')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ id, subject_id, amount_fen }) => ({ id, subjectId: subject_id, amountFen: amount_fen }))
}

const stateWithMoney: PaymentState[] = ['succeeded', 'held', 'refunding', 'refunded']

/** Payments that money came for: when it came is indexed, the state is not. */
export function countPaid(db: Db): Promise<number> {
  return countRows(db.selectFrom('payment').where('paid_at', 'is not', null))
}

/** The next payments that money came for, with the sums of their refunds: all of them, and those that went through. */
export async function listRefundSums(db: Db, after: string, limit: number) {
  const rows = await db
    .selectFrom(
      db
        .selectFrom('payment')
        .select(['id', 'amount_fen', 'paid_fen', 'refundable_fen', 'refunded_fen', 'state'])
        .where('id', '>', after)
        .where('state', 'in', stateWithMoney)
        .orderBy('id')
        .limit(limit)
        .as('payment'),
    )
    .leftJoin('payment_refund', 'payment_refund.payment_id', 'payment.id')
    .groupBy([
      'payment.id',
      'payment.amount_fen',
      'payment.paid_fen',
      'payment.refundable_fen',
      'payment.refunded_fen',
      'payment.state',
    ])
    .orderBy('payment.id')
    .selectAll('payment')
    .select((eb) => [
      eb.fn.coalesce(eb.fn.sum<number | string>('payment_refund.amount_fen'), eb.lit(0)).as('refunds_fen'),
      eb.fn
        .sum<number | string>(
          eb
            .case()
            .when('payment_refund.state', '=', 'done')
            .then(eb.ref('payment_refund.amount_fen'))
            .else(eb.lit(0))
            .end(),
        )
        .as('done_fen'),
    ])
    .execute()
  return rows.map(({ refunds_fen, done_fen, ...row }) => ({
    ...row,
    refunds_fen: Number(refunds_fen),
    done_fen: Number(done_fen),
  }))
}

export type RefundSums = Awaited<ReturnType<typeof listRefundSums>>[number]
