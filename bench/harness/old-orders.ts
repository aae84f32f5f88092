import { chinaTimestamp } from '../../apps/server/src/kernel/clock.ts'
import type { Cell } from './bulk.ts'

/** Somebody who bought in so many months; in each at most once. */
export interface Crowd {
  /** The account id of the n-th of them. */
  idOf(index: number): number
  size: number
}

/** The orders of one month: `count` of them, evenly over its days, for people of the crowd in turn. */
export interface MonthPlan {
  crowd: Crowd
  month: number
  count: number
  fromMs: number
  toMs: number
  /** Told apart in the last three digits of the number. */
  sequence: number
  skuIds: readonly number[]
}

export interface OldOrder {
  orderNo: string
  userId: number
  at: number
  isCancelled: boolean
  /** Of the one in which everything came. */
  parcelId: number
  lines: { skuId: number; count: number }[]
}

const priceFen = 9900
const freightFen = 1000
const dayMs = 86_400_000
const mostPerMonth = 2_000_000

/** The same ones every time. */
export function* listOldOrders(plan: MonthPlan): Generator<OldOrder> {
  const { crowd, month, count, fromMs, toMs, sequence, skuIds } = plan
  const step = (toMs - fromMs) / count
  for (let index = 0; index < count; index++) {
    const at = Math.floor(fromMs + index * step)
    const luck = scatter(index * 24 + month)
    const userId = crowd.idOf((index * strideOf(crowd.size) + month * 7919) % crowd.size)
    const skuOf = (line: number) => skuIds[(luck + line * 31) % skuIds.length] as number
    yield {
      orderNo: `${chinaTimestamp(new Date(at))}${String(userId).padStart(9, '0')}${String(sequence).padStart(3, '0')}`,
      userId,
      at,
      isCancelled: luck % 100 < 15,
      parcelId: (sequence * 100 + month) * mostPerMonth + index + 1,
      lines: Array.from({ length: luck % 10 < 3 ? 2 : 1 }, (_, line) => ({ skuId: skuOf(line), count: 1 })),
    }
  }
}

export const infoColumns = [
  ...['order_no', 'user_id', 'idempotency_key', 'fingerprint', 'status', 'payment_method', 'goods_fen'],
  ...['freight_fen', 'payable_fen', 'count', 'recipient', 'mobile', 'region_text', 'address_detail', 'zip'],
  ...['remark', 'created_at', 'pay_by', 'paid_at', 'delivered_at', 'received_at', 'payment_id'],
]

export function infoRow({ orderNo, userId, at, isCancelled, lines }: OldOrder): Cell[] {
  const goods = lines.length * priceFen
  return [
    ...[orderNo, userId, `key-${orderNo}`, orderNo.padEnd(64, 'f'), isCancelled ? 'cancelled' : 'to_review'],
    ...['alipay', goods, freightFen, goods + freightFen, lines.length, '一位买家', '18800000000'],
    ...['浙江省 杭州市 西湖区', '文三路 90 号 5 幢 301 室', '310012', '', at, at + 1_800_000],
    ...(isCancelled
      ? [null, null, null, null]
      : [at + 60_000, at + 3 * dayMs, at + 4 * dayMs, paymentId(orderNo)]),
  ]
}

export const goodsColumns = [
  ...['order_no', 'sku_id', 'name', 'options_text', 'image', 'price_fen', 'count', 'shipped_count'],
]

export function goodsRows({ orderNo, lines, isCancelled }: OldOrder): Cell[][] {
  return lines.map(({ skuId, count }) => [
    ...[
      orderNo,
      skuId,
      '一件想买的东西 曜石黑 8GB+256GB',
      '曜石黑 8GB+256GB',
      '/media/demo/3b/315946137e195ba1.webp',
    ],
    ...[priceFen, count, isCancelled ? 0 : count],
  ])
}

export const eventColumns = ['order_no', 'kind', 'status', 'actor', 'reason', 'created_at']

export function eventRows({ orderNo, at, isCancelled }: OldOrder): Cell[][] {
  if (isCancelled) return [[orderNo, 'expired', 'cancelled', 'system', '', at + 1_800_000]]
  return [
    [orderNo, 'paid', 'to_ship', 'provider', '', at + 60_000],
    [orderNo, 'shipped', 'shipped', 'staff', '', at + dayMs],
    [orderNo, 'received', 'to_review', 'customer', '', at + 4 * dayMs],
  ]
}

export const paymentColumns = [
  ...['id', 'subject_kind', 'subject_id', 'user_id', 'provider', 'amount_fen', 'paid_fen', 'refundable_fen'],
  ...['state', 'trade_no', 'success_of', 'note', 'created_at', 'expires_at', 'settled_at'],
]

export function paymentRows({ orderNo, userId, at, isCancelled, lines }: OldOrder): Cell[][] {
  if (isCancelled) return []
  const paid = lines.length * priceFen + freightFen
  return [
    [
      ...[paymentId(orderNo), 'order', orderNo, userId, 'alipay', paid, paid, paid, 'succeeded'],
      ...[`t${orderNo}`, `order:${orderNo}`, '', at, at + 1_800_000, at + 60_000],
    ],
  ]
}

export const parcelColumns = [
  ...[
    'id',
    'subject_kind',
    'subject_id',
    'user_id',
    'carrier',
    'tracking_no',
    'phone_tail',
    'state',
    'staff_id',
  ],
  ...['idempotency_key', 'created_at', 'moved_at', 'delivered_at', 'next_trace_at'],
]

export function parcelRows({ orderNo, userId, at, isCancelled, parcelId }: OldOrder): Cell[][] {
  if (isCancelled) return []
  const delivered = at + 3 * dayMs
  return [
    [
      ...[
        parcelId,
        'order',
        orderNo,
        userId,
        'sf',
        `SF${parcelId}`,
        '0000',
        'delivered',
        0,
        `parcel-${parcelId}`,
      ],
      ...[at + dayMs, delivered, delivered, null],
    ],
  ]
}

export const parcelLineColumns = ['shipment_id', 'sku_id', 'count']

export function parcelLineRows({ lines, isCancelled, parcelId }: OldOrder): Cell[][] {
  return isCancelled ? [] : lines.map(({ skuId, count }) => [parcelId, skuId, count])
}

function paymentId(orderNo: string): string {
  return `p${orderNo}`
}

/** Steps through a crowd so that everybody's turn comes once before anybody's second. */
function strideOf(size: number): number {
  let stride = Math.floor(size * 0.618) | 1
  while (divisor(stride, size) !== 1) stride += 2
  return stride
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b)
}

/** A number that looks like chance and is the same every time (splitmix32). */
function scatter(seed: number): number {
  let x = (seed + 0x9e3779b9) | 0
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad)
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97)
  return (x ^ (x >>> 15)) >>> 0
}
