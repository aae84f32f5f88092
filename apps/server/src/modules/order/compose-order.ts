import { addFen, type Invoice, type SettlementLine } from '@jishi/contract'
import type { AddressSnapshot } from '../address/index.ts'
import type { GoodsRow, OrderRow } from './order.queries.ts'
import type { PlaceInput } from './place-order.ts'
import { discountPerSku, type Price } from './price-order.ts'

/** What no order and no line has yet when it is placed. */
const freshOrder = {
  refunded_fen: 0,
  paid_at: null,
  delivered_at: null,
  received_at: null,
  hidden_at: null,
  payment_id: null,
}
const freshLine = { refunded_fen: 0, refunded_count: 0, restocked_count: 0, shipped_count: 0 }

export interface Composing {
  orderNo: string
  submit: { userId: number; key: string; fingerprint: string }
  input: Pick<PlaceInput, 'paymentMethod' | 'remark' | 'invoice'>
  lines: readonly Omit<SettlementLine, 'stock' | 'problem'>[]
  price: Price
  address: AddressSnapshot
  /** Epoch milliseconds, like `payBy`. */
  at: number
  payBy: number
  /** Of a flash sale. */
  flashClaimId?: string
}

/** The order as it is written when it is placed. */
export function composeOrder(composing: Composing): OrderRow {
  const { orderNo, submit, input, price, address, at, payBy, flashClaimId = null } = composing
  const { totals, deductions, freightReason } = price
  const isPaidLater = input.paymentMethod === 'cod'
  const byCoupon = deductions.filter(({ couponId }) => couponId !== null)
  return {
    order_no: orderNo,
    user_id: submit.userId,
    idempotency_key: submit.key,
    fingerprint: submit.fingerprint,
    status: isPaidLater ? 'to_ship' : 'unpaid',
    payment_method: input.paymentMethod,
    goods_fen: totals.goodsFen,
    discount_fen: totals.discountFen,
    coupon_fen: addFen(...byCoupon.map(({ amountFen }) => amountFen)),
    freight_fen: totals.freightFen,
    freight_reason: freightReason,
    payable_fen: totals.payableFen,
    count: totals.count,
    recipient: address.recipient,
    mobile: address.mobile,
    region_text: address.regionText,
    address_detail: address.detail,
    zip: address.zip,
    remark: input.remark ?? '',
    ...invoiceColumns(input.invoice ?? { kind: 'none' }),
    created_at: at,
    pay_by: isPaidLater ? null : payBy,
    flash_claim_id: flashClaimId,
    ...freshOrder,
  }
}

/** Its lines, each with its share of the discount: the shares add up to the order's. */
export function composeGoods({ orderNo, lines, price }: Composing): GoodsRow[] {
  const discounts = discountPerSku(price.deductions)
  return lines.map((line) => ({
    order_no: orderNo,
    sku_id: line.skuId,
    name: line.name,
    options_text: line.options,
    image: line.image,
    price_fen: line.priceFen,
    count: line.count,
    discount_fen: discounts.get(line.skuId) ?? 0,
    ...freshLine,
  }))
}

function invoiceColumns(invoice: Invoice) {
  return {
    invoice_kind: invoice.kind,
    invoice_title: invoice.kind === 'none' ? '' : invoice.title.trim(),
    invoice_tax_no: invoice.kind === 'company' ? invoice.taxNo : '',
  }
}
