import type { Carrier, ShipmentState } from '@jishi/contract'
import type { Generated } from 'kysely'

/** A parcel of a subject. Times are epoch milliseconds. */
export interface ShipmentTable {
  id: Generated<number>
  subject_kind: string
  subject_id: string
  user_id: number
  carrier: Carrier
  /** In capitals; unique with its carrier. */
  tracking_no: string
  /** The last four digits of the recipient's number, for carriers that ask for them. */
  phone_tail: string
  state: ShipmentState
  /** 0: the command line. */
  staff_id: number
  /** Of the press that sent it: unique per member of the staff. */
  idempotency_key: string
  created_at: number
  /** The last time that there was news of it. */
  moved_at: number
  delivered_at: number | null
  /** The tracking service is asked no earlier; null when nothing is left to ask. */
  next_trace_at: number | null
}

/** What is in a parcel. */
export interface ShipmentLineTable {
  shipment_id: number
  sku_id: number
  count: number
}

/** Where a parcel has been; of the same second, the lower id is the earlier. */
export interface ShipmentTraceTable {
  id: Generated<number>
  shipment_id: number
  at: number
  text: string
  place: string
  /** Of time and text: each is kept once per parcel. */
  digest: string
}

declare module '../../infra/database/database.ts' {
  interface Tables {
    shipment: ShipmentTable
    shipment_line: ShipmentLineTable
    shipment_trace: ShipmentTraceTable
  }
}
