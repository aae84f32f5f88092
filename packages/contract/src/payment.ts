import { type Static, Type } from 'typebox'
import { endpoint } from './endpoint.ts'
import { FenSchema } from './money.ts'

export const paymentStates = ['pending', 'succeeded', 'closed', 'held', 'refunding', 'refunded'] as const
export type PaymentState = (typeof paymentStates)[number]

/** `held`: the provider's amount differs from ours; a person looks at it, the order is not paid. */
export const PaymentView = Type.Object({
  paymentId: Type.String(),
  orderNo: Type.String(),
  provider: Type.String(),
  state: Type.Enum([...paymentStates]),
  amountFen: FenSchema,
})
export type PaymentView = Static<typeof PaymentView>

export const PaymentId = Type.String({ pattern: '^[0-9a-f]{32}$' })

export const startPayment = endpoint({
  method: 'POST',
  path: '/orders/:orderNo/payments',
  auth: 'customer',
  tag: 'payment',
  status: 201,
  summary: 'Start a payment attempt for an unpaid order; answers where to send the browser',
  params: Type.Object({ orderNo: Type.String({ pattern: '^\\d{26}$' }) }),
  body: Type.Object({
    provider: Type.Enum(['alipay']),
    client: Type.Optional(Type.Enum(['desktop', 'phone'])),
  }),
  reply: Type.Object({ payment: PaymentView, redirectUrl: Type.String() }),
})

export const getPayment = endpoint({
  method: 'GET',
  path: '/payments/:paymentId',
  auth: 'customer',
  tag: 'payment',
  summary: 'State of one of my payments',
  params: Type.Object({ paymentId: PaymentId }),
  reply: PaymentView,
})

export const confirmPayment = endpoint({
  method: 'POST',
  path: '/payments/:paymentId/confirm',
  auth: 'customer',
  tag: 'payment',
  summary: 'Ask the provider what became of the payment; used by the return page, which trusts nothing else',
  params: Type.Object({ paymentId: PaymentId }),
  reply: PaymentView,
})
