import { type Static, Type } from 'typebox'
import { Id, Keyset, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'
import { FenSchema } from './money.ts'
import { PaymentId } from './payment.ts'

/** Money that was promised back in cash. */
export const CashRefund = Type.Object({
  refundId: Type.String(),
  paymentId: Type.String(),
  subject: Type.Object({ kind: Type.String(), id: Type.String() }, { description: 'what was paid for' }),
  userId: Type.Integer(),
  amountFen: FenSchema,
  reason: Type.String(),
  createdAt: Timestamp,
  paidOutAt: Type.Union([Timestamp, Type.Null()]),
})
export type CashRefund = Static<typeof CashRefund>

export const listCashRefunds = endpoint({
  method: 'GET',
  path: '/admin/payments/cash-refunds',
  auth: 'staff',
  permission: 'payment.view',
  tag: 'payment',
  summary: 'Cash that is still to be handed back, the oldest first, 50 at a time',
  query: Type.Object({ after: Type.Optional(PaymentId) }),
  reply: Keyset(CashRefund),
})

export const payOutRefund = endpoint({
  method: 'POST',
  path: '/admin/payments/cash-refunds/:refundId/paid-out',
  auth: 'staff',
  permission: 'payment.collect',
  tag: 'payment',
  summary: 'Say that the cash of a refund was handed back; once',
  params: Type.Object({ refundId: PaymentId }),
  body: Type.Object({ note: Type.String({ maxLength: 100 }) }),
  reply: CashRefund,
})

/**
 * `missing_here`: the provider moved money that our books do not know. `missing_there`: we wrote money down that is on no
 * bill. `amount`: both know it, with different amounts.
 */
export const billDiffKinds = ['missing_here', 'missing_there', 'amount'] as const
export type BillDiffKind = (typeof billDiffKinds)[number]

const OptionalFen = Type.Union([FenSchema, Type.Null()])

export const BillDiff = Type.Object({
  id: Type.Integer(),
  provider: Type.String(),
  day: Type.String({ description: 'yyyy-MM-dd of the bill, China time' }),
  kind: Type.Enum([...billDiffKinds]),
  paymentId: Type.String(),
  refundId: Type.Union([Type.String(), Type.Null()]),
  oursFen: OptionalFen,
  theirsFen: OptionalFen,
  settled: Type.Union([
    Type.Null(),
    Type.Object({ staffId: Type.Integer(), note: Type.String(), at: Timestamp }),
  ]),
})
export type BillDiff = Static<typeof BillDiff>

export const listBillDiffs = endpoint({
  method: 'GET',
  path: '/admin/payments/bill-diffs',
  auth: 'staff',
  permission: 'payment.view',
  tag: 'payment',
  summary:
    "Where the providers' daily bills and our books differ and nobody has settled it, the oldest first, 50 at a time",
  query: Type.Object({ after: Type.Optional(Id) }),
  reply: Keyset(BillDiff),
})

export const settleBillDiff = endpoint({
  method: 'POST',
  path: '/admin/payments/bill-diffs/:id/settle',
  auth: 'staff',
  permission: 'payment.settle',
  tag: 'payment',
  summary: 'Say what became of a difference; once',
  params: Type.Object({ id: Id }),
  body: Type.Object({ note: Type.String({ minLength: 1, maxLength: 200 }) }),
  reply: BillDiff,
})
