import type { FlashGoneReason, FlashGuard, FlashState } from '@jishi/contract'
import type { Generated } from 'kysely'

/** Times are epoch milliseconds, amounts fen. */
export interface FlashActivityTable {
  id: Generated<number>
  name: string
  starts_at: number
  ends_at: number
  state: FlashState
  guard: FlashGuard
  version: number
  created_at: number
}

/** One SKU of an activity. */
export interface FlashItemTable {
  id: Generated<number>
  activity_id: number
  sku_id: number
  /** In which order the activity shows them. */
  sequence: number
  price_fen: number
  /** Units that were set aside when the activity was scheduled. */
  stock: number
  /** Of these, the ones that claims have. What is not taken goes back when the activity ends. */
  taken: number
  limit_per_person: number
  /** How often its gate was built; ending raises it too, so that nothing is written that was claimed before. */
  epoch: number
}

/** A claim that was written: its row is what counts. Times are epoch milliseconds. */
export interface FlashClaimTable {
  /** Also the ticket's. */
  claim_id: string
  item_id: number
  user_id: number
  count: number
  /** The one it was given in, which its ticket names. */
  epoch: number
  /** `ordered` and `paid` are part of the item's `taken`. */
  state: 'ordered' | 'paid' | 'gone'
  /** Of one that is gone. */
  reason: FlashGoneReason | null
  /** Null where it was refused. */
  order_no: string | null
  /** Its order is to be paid until then. */
  until: number
  created_at: number
}

declare module '../../infra/database/database.ts' {
  interface Tables {
    flash_activity: FlashActivityTable
    flash_item: FlashItemTable
    flash_claim: FlashClaimTable
  }
}
