import { type Static, Type } from 'typebox'
import { Id, Keyset, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'
import { FenSchema } from './money.ts'
import { OrderNo } from './order.ts'

/** `refund`: of goods that have not left; `return`: of goods that have. */
export const afterSaleKinds = ['refund', 'return'] as const
export type AfterSaleKind = (typeof afterSaleKinds)[number]

/** `refunding`: accepted, the money is on its way. */
export const afterSaleStates = ['asked', 'refunding', 'done', 'rejected', 'withdrawn'] as const
export type AfterSaleState = (typeof afterSaleStates)[number]
const AfterSaleStateSchema = Type.Enum([...afterSaleStates])

export const afterSaleReasons = [
  'unwanted',
  'wrong_choice',
  'too_slow',
  'damaged',
  'wrong_goods',
  'not_as_described',
  'other',
] as const
export type AfterSaleReason = (typeof afterSaleReasons)[number]

export const afterSaleLimits = { pictures: 6, text: 500, decision: 200 } as const

/** Which units: ids and counts, never money. Absent: everything that is left. */
const Lines = Type.Optional(
  Type.Array(Type.Object({ skuId: Id, count: Type.Integer({ minimum: 1, maximum: 999 }) }), {
    minItems: 1,
    maxItems: 99,
  }),
)

const QuotedLine = Type.Object({ skuId: Type.Integer(), count: Type.Integer(), amountFen: FenSchema })

export const AfterSaleQuote = Type.Object({
  kind: Type.Enum([...afterSaleKinds]),
  lines: Type.Array(QuotedLine),
  freightFen: FenSchema,
  amountFen: FenSchema,
})
export type AfterSaleQuote = Static<typeof AfterSaleQuote>

export const AfterSaleView = Type.Object({
  afterSaleId: Type.String(),
  orderNo: Type.String(),
  kind: Type.Enum([...afterSaleKinds]),
  state: AfterSaleStateSchema,
  reason: Type.Enum([...afterSaleReasons]),
  text: Type.String(),
  pictures: Type.Array(Type.String(), { description: 'Where a browser loads them from' }),
  lines: Type.Array(
    Type.Object({
      ...QuotedLine.properties,
      name: Type.String(),
      options: Type.String(),
      image: Type.String(),
    }),
  ),
  freightFen: FenSchema,
  amountFen: FenSchema,
  createdAt: Timestamp,
  decidedAt: Type.Union([Timestamp, Type.Null()]),
  decision: Type.String({ description: 'What the shop said' }),
  doneAt: Type.Union([Timestamp, Type.Null()]),
})
export type AfterSaleView = Static<typeof AfterSaleView>

export const StaffAfterSale = Type.Object({
  ...AfterSaleView.properties,
  userId: Type.Integer(),
  isRestocked: Type.Boolean(),
  decidedBy: Type.Union([Type.Integer(), Type.Null()], { description: 'Id of the member of the staff' }),
})
export type StaffAfterSale = Static<typeof StaffAfterSale>

const AfterSaleId = Type.String({ pattern: '^[0-9a-f]{32}$' })
const After = Type.Optional(AfterSaleId)
const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 10 }))

export const quoteAfterSale = endpoint({
  method: 'POST',
  path: '/orders/:orderNo/after-sales/quote',
  auth: 'customer',
  tag: 'after-sale',
  summary: 'What a refund or return of these units would give back; changes nothing',
  params: Type.Object({ orderNo: OrderNo }),
  body: Type.Object({ lines: Lines }),
  reply: AfterSaleQuote,
})

export const askAfterSale = endpoint({
  method: 'POST',
  path: '/orders/:orderNo/after-sales',
  auth: 'customer',
  tag: 'after-sale',
  status: 201,
  summary:
    'Ask for a refund (before shipping) or a return (after) of an order or a part of it; the same key asks once',
  params: Type.Object({ orderNo: OrderNo }),
  body: Type.Object({
    lines: Lines,
    reason: Type.Enum([...afterSaleReasons]),
    text: Type.Optional(Type.String({ maxLength: afterSaleLimits.text })),
    pictures: Type.Optional(
      Type.Array(Type.String({ maxLength: 200 }), {
        maxItems: afterSaleLimits.pictures,
        uniqueItems: true,
        description: 'Keys of pictures that I uploaded for it',
      }),
    ),
    idempotencyKey: Type.String({ pattern: '^[A-Za-z0-9_-]{16,64}$' }),
  }),
  reply: AfterSaleView,
})

export const putAfterSalePicture = endpoint({
  method: 'PUT',
  path: '/after-sales/pictures',
  auth: 'customer',
  tag: 'after-sale',
  summary: 'Upload a JPEG, PNG, GIF, WebP or AVIF of at most 5 MB for a request that I am about to make',
  consumes: 'image',
  reply: Type.Object({ key: Type.String(), url: Type.String() }),
})

export const listAfterSales = endpoint({
  method: 'GET',
  path: '/after-sales',
  auth: 'customer',
  tag: 'after-sale',
  summary: 'My refunds and returns, newest first',
  query: Type.Object({ after: After, limit: Limit }),
  reply: Keyset(AfterSaleView),
})

export const listOrderAfterSales = endpoint({
  method: 'GET',
  path: '/orders/:orderNo/after-sales',
  auth: 'customer',
  tag: 'after-sale',
  summary: 'Refunds and returns of one of my orders, newest first',
  params: Type.Object({ orderNo: OrderNo }),
  reply: Type.Array(AfterSaleView),
})

export const getAfterSale = endpoint({
  method: 'GET',
  path: '/after-sales/:afterSaleId',
  auth: 'customer',
  tag: 'after-sale',
  summary: 'One of my refunds or returns',
  params: Type.Object({ afterSaleId: AfterSaleId }),
  reply: AfterSaleView,
})

export const withdrawAfterSale = endpoint({
  method: 'POST',
  path: '/after-sales/:afterSaleId/withdraw',
  auth: 'customer',
  tag: 'after-sale',
  summary: 'I do not want it any more; possible until the shop has decided',
  params: Type.Object({ afterSaleId: AfterSaleId }),
  reply: AfterSaleView,
})

export const listStaffAfterSales = endpoint({
  method: 'GET',
  path: '/admin/after-sales',
  auth: 'staff',
  permission: 'after_sale.view',
  tag: 'after-sale',
  summary: 'Refunds and returns in a state, the oldest first: they wait for an answer',
  query: Type.Object({ state: Type.Optional(AfterSaleStateSchema), after: After, limit: Limit }),
  reply: Keyset(StaffAfterSale),
})

export const getStaffAfterSale = endpoint({
  method: 'GET',
  path: '/admin/after-sales/:afterSaleId',
  auth: 'staff',
  permission: 'after_sale.view',
  tag: 'after-sale',
  summary: 'One refund or return with what the buyer said and showed',
  params: Type.Object({ afterSaleId: AfterSaleId }),
  reply: StaffAfterSale,
})

export const acceptAfterSale = endpoint({
  method: 'POST',
  path: '/admin/after-sales/:afterSaleId/accept',
  auth: 'staff',
  permission: 'order.refund',
  tag: 'after-sale',
  summary:
    'Give the money back; the goods are for sale again when they came back whole, and always when they never left',
  params: Type.Object({ afterSaleId: AfterSaleId }),
  body: Type.Object({
    decision: Type.Optional(Type.String({ maxLength: afterSaleLimits.decision })),
    isRestocked: Type.Boolean(),
  }),
  reply: StaffAfterSale,
})

export const rejectAfterSale = endpoint({
  method: 'POST',
  path: '/admin/after-sales/:afterSaleId/reject',
  auth: 'staff',
  permission: 'order.refund',
  tag: 'after-sale',
  summary: 'Say no, and why',
  params: Type.Object({ afterSaleId: AfterSaleId }),
  body: Type.Object({ decision: Type.String({ minLength: 1, maxLength: afterSaleLimits.decision }) }),
  reply: StaffAfterSale,
})

export const cancelOrderByStaff = endpoint({
  method: 'POST',
  path: '/admin/orders/:orderNo/cancel',
  auth: 'staff',
  permission: 'order.change',
  tag: 'order',
  summary: 'Cancel an order that is not paid and has not left, and say why',
  params: Type.Object({ orderNo: OrderNo }),
  body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 200 }) }),
  reply: Type.Object({ orderNo: Type.String(), status: Type.String() }),
})
