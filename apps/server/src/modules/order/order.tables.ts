import type { OrderStatus, PaymentMethod } from '@jishi/contract'
import type { Generated } from 'kysely'

/** One ledger month's `order_info_<month>`. Times are epoch milliseconds, amounts fen. */
export interface OrderInfoTable {
  order_no: string
  user_id: number
  /** Of the submit that placed it: unique per person and month; the fingerprint tells whether a repeat asks for the same. */
  idempotency_key: string
  fingerprint: string
  status: OrderStatus
  payment_method: PaymentMethod
  goods_fen: number
  discount_fen: Generated<number>
  /** What of the discount came from coupons. */
  coupon_fen: Generated<number>
  freight_fen: number
  freight_reason: Generated<'free_over' | 'template' | 'default'>
  /** Goods - discount + freight. */
  payable_fen: number
  /** What of `payable_fen` went back. */
  refunded_fen: Generated<number>
  count: number
  recipient: string
  mobile: string
  region_text: string
  address_detail: string
  zip: string
  remark: string
  invoice_kind: Generated<'none' | 'personal' | 'company'>
  invoice_title: Generated<string>
  invoice_tax_no: Generated<string>
  created_at: number
  /** Unpaid orders close after this; null where nothing is to be paid in advance. */
  pay_by: number | null
  paid_at: Generated<number | null>
  /** The last parcel was signed for. */
  delivered_at: Generated<number | null>
  received_at: Generated<number | null>
  /** Its buyer took it off the list. */
  hidden_at: Generated<number | null>
  payment_id: Generated<string | null>
  /** Of an order that came from a flash sale: its units are those of the claim. */
  flash_claim_id: Generated<string | null>
}

/** `order_goods_<month>`: what was bought, as it was then. */
export interface OrderGoodsTable {
  order_no: string
  sku_id: number
  name: string
  options_text: string
  image: string
  price_fen: number
  count: number
  /** The line's share of the order's discount. */
  discount_fen: Generated<number>
  refunded_fen: Generated<number>
  /** Units whose money went back; of these, units that are for sale again. */
  refunded_count: Generated<number>
  restocked_count: Generated<number>
  shipped_count: Generated<number>
}

/** `order_event_<month>`: every move of an order: who, when, why. Its placing is the order row itself. */
export interface OrderEventTable {
  id: Generated<number>
  order_no: string
  kind: string
  status: OrderStatus
  actor: 'customer' | 'system' | 'provider' | 'staff'
  reason: string
  created_at: number
}

declare module '../../infra/database/database.ts' {
  interface Tables {
    /** The ledger periods, by their names: `202611`, `2026W48`, `20261126`. */
    order_month: {
      month: string
      created_at: number
      archived_at: Generated<number | null>
      archive_key: Generated<string>
      orders: Generated<number>
      /** Since then `ledger_buyer` names everybody who has an order in it. */
      buyers_at: Generated<number | null>
      /** `live`: its orders lie in tables. The rest: docs/ledger.md. */
      archive_state: Generated<'live' | 'copied' | 'archived' | 'restoring'>
    }
    /** Who has orders in a period that takes no new ones. */
    ledger_buyer: { user_id: number; period: string }
    /** These three exist once per ledger month: reach them through `inPeriod`. */
    order_info: OrderInfoTable
    order_goods: OrderGoodsTable
    order_event: OrderEventTable
  }
}
