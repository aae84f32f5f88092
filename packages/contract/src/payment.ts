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

/** Who takes money from a browser. Money that comes another way (`cod`, `none`) is never started by the buyer. */
export const onlineProviders = ['alipay', 'wechat'] as const
export type OnlineProvider = (typeof onlineProviders)[number]
export type PaymentProviderName = OnlineProvider | 'cod' | 'none'

/**
 * How to go on. `redirect`: send the browser there. `qr`: show the text as a QR code. `jsapi`: hand the parameters to
 * WeChat's own browser. `none`: nothing is left to pay.
 */
export const PaymentStart = Type.Union([
  Type.Object({ kind: Type.Literal('redirect'), url: Type.String() }),
  Type.Object({ kind: Type.Literal('qr'), text: Type.String() }),
  Type.Object({ kind: Type.Literal('jsapi'), params: Type.Record(Type.String(), Type.String()) }),
  Type.Object({ kind: Type.Literal('none') }),
])
export type PaymentStart = Static<typeof PaymentStart>

export const paymentClients = ['desktop', 'phone', 'wechat'] as const
export type PaymentClient = (typeof paymentClients)[number]

export const PaymentId = Type.String({ pattern: '^[0-9a-f]{32}$' })

export const listPaymentMethods = endpoint({
  method: 'GET',
  path: '/payment-methods',
  auth: 'none',
  tag: 'payment',
  summary: 'The ways to pay from a browser that are open now',
  reply: Type.Object({ online: Type.Array(Type.Enum([...onlineProviders])) }),
})

export const startPayment = endpoint({
  method: 'POST',
  path: '/orders/:orderNo/payments',
  auth: 'customer',
  tag: 'payment',
  status: 201,
  summary: 'Start a payment attempt for an unpaid order; answers how the buyer goes on',
  params: Type.Object({ orderNo: Type.String({ pattern: '^\\d{26}$' }) }),
  body: Type.Object({
    provider: Type.Enum([...onlineProviders]),
    client: Type.Optional(Type.Enum([...paymentClients], { description: '`wechat`: inside WeChat' })),
    code: Type.Optional(
      Type.String({
        maxLength: 512,
        description: 'what WeChat put into the address when it sent the browser back',
      }),
    ),
  }),
  reply: Type.Object({
    payment: PaymentView,
    start: PaymentStart,
    redirectUrl: Type.String({ description: 'where to send the browser; empty when `start` is no redirect' }),
  }),
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
