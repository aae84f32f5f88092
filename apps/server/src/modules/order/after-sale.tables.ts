import type { AfterSaleKind, AfterSaleReason, AfterSaleState } from '@jishi/contract'

/** One request for money back. Times are epoch milliseconds, amounts fen. */
export interface AfterSaleTable {
  id: string
  order_no: string
  user_id: number
  /** Of the submit that asked for it: unique per person; the fingerprint tells whether a repeat asks for the same. */
  idempotency_key: string
  fingerprint: string
  kind: AfterSaleKind
  state: AfterSaleState
  reason: AfterSaleReason
  text: string
  /** What its lines give back; freight comes on top. */
  amount_fen: number
  freight_fen: number
  /** Its units are for sale again since it was accepted. */
  is_restocked: 0 | 1
  /** The money that goes back; null until it is accepted, and where none was taken (cash on delivery before the door). */
  payment_id: string | null
  decided_by: number | null
  decided_at: number | null
  decision: string
  created_at: number
  done_at: number | null
}

export interface AfterSaleLineTable {
  after_sale_id: string
  sku_id: number
  count: number
  amount_fen: number
}

/** A picture that a shopper uploaded; one that no request shows is deleted after a day. */
export interface AfterSalePictureTable {
  storage_key: string
  user_id: number
  after_sale_id: string | null
  sequence: number
  created_at: number
}

declare module '../../infra/database/database.ts' {
  interface Tables {
    after_sale: AfterSaleTable
    after_sale_line: AfterSaleLineTable
    after_sale_picture: AfterSalePictureTable
  }
}
