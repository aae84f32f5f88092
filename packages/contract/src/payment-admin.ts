import { type Static, Type } from 'typebox'
import { Keyset, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'
import { FenSchema } from './money.ts'
import { PaymentId, paymentStates } from './payment.ts'

/** `refund`: all of the money goes back. `accept`: the payment counts, and what is over its amount goes back. */
export const heldVerdicts = ['refund', 'accept'] as const
export type HeldVerdict = (typeof heldVerdicts)[number]

/** A payment that came in another amount than ours. */
export const StaffHeldPayment = Type.Object({
  paymentId: Type.String(),
  subject: Type.Object({ kind: Type.String(), id: Type.String() }, { description: 'what it is for' }),
  userId: Type.Integer(),
  provider: Type.String(),
  tradeNo: Type.String({ description: "the provider's own number" }),
  state: Type.Enum([...paymentStates]),
  amountFen: FenSchema,
  paidFen: FenSchema,
  note: Type.String(),
  heldAt: Timestamp,
  settled: Type.Union([
    Type.Null(),
    Type.Object({ verdict: Type.Enum([...heldVerdicts]), staffId: Type.Integer(), at: Timestamp }),
  ]),
})
export type StaffHeldPayment = Static<typeof StaffHeldPayment>

export const listHeldPayments = endpoint({
  method: 'GET',
  path: '/admin/payments/held',
  auth: 'staff',
  permission: 'payment.view',
  tag: 'payment',
  summary: 'Payments of a wrong amount that wait for a person, the newest first, 50 at a time',
  query: Type.Object({ after: Type.Optional(PaymentId) }),
  reply: Keyset(StaffHeldPayment),
})

export const settleHeldPayment = endpoint({
  method: 'POST',
  path: '/admin/payments/:paymentId/settle',
  auth: 'staff',
  permission: 'payment.settle',
  tag: 'payment',
  summary: 'Send the money of a held payment back, or accept it where it is enough; once',
  params: Type.Object({ paymentId: PaymentId }),
  body: Type.Object({ verdict: Type.Enum([...heldVerdicts]) }),
  reply: StaffHeldPayment,
})
