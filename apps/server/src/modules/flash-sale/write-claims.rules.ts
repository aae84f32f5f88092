import type { FlashGoneReason } from '@jishi/contract'
import type { TakenClaim } from '../../infra/flash-gate/flash-gate.ts'
import type { ClaimRow } from '../flash/index.ts'

/** An item that nobody else changes meanwhile. */
interface LockedItem {
  id: number
  epoch: number
  stock: number
  taken: number
  limit_per_person: number
}

/** What of a claim is new: a row that says what became of it. */
export interface Decided {
  claim: TakenClaim
  /** The number of its order, if it gets one, comes later. */
  row: ClaimRow
  /** False where it was written before. */
  isNew: boolean
}

export interface Known {
  items: readonly LockedItem[]
  /** What these people have of these items already. */
  units: readonly { item_id: number; user_id: number; units: number }[]
  /** Those of the claims that were written before. */
  rows: readonly ClaimRow[]
  /** Items whose goods are still there. */
  sold: ReadonlySet<number>
  now: number
}

/** Who gets what is left: first come, first served, in the order of the claims. Each is decided once. */
export function decideClaims(claims: readonly TakenClaim[], known: Known): Decided[] {
  const { items, rows, sold, now } = known
  const free = new Map(items.map((item) => [item.id, item.stock - item.taken]))
  const byId = new Map(items.map((item) => [item.id, item]))
  const written = new Map(rows.map((row) => [row.claim_id, row]))
  const units = new Map(known.units.map((person) => [personOf(person), person.units]))

  return claims.map((claim) => {
    const before = written.get(claim.claimId)
    if (before !== undefined) return { claim, row: before, isNew: false }
    const row = toRow(claim, judge(claim), now)
    written.set(claim.claimId, row)
    if (row.state === 'ordered') {
      add(free, claim.itemId, -claim.count)
      add(units, personOf(row), claim.count)
    }
    return { claim, row, isNew: true }
  })

  /** Undefined: it becomes an order. */
  function judge({ itemId, userId, count, epoch, until }: TakenClaim): FlashGoneReason | undefined {
    const item = byId.get(itemId)
    if (item === undefined || item.epoch !== epoch || !sold.has(itemId) || until <= now) return 'outdated'
    const has = units.get(personOf({ item_id: itemId, user_id: userId })) ?? 0
    if (has + count > item.limit_per_person) return 'over_limit'
    return count > (free.get(itemId) ?? 0) ? 'sold_out' : undefined
  }
}

function toRow(claim: TakenClaim, reason: FlashGoneReason | undefined, now: number): ClaimRow {
  return {
    claim_id: claim.claimId,
    item_id: claim.itemId,
    user_id: claim.userId,
    count: claim.count,
    epoch: claim.epoch,
    state: reason === undefined ? 'ordered' : 'gone',
    reason: reason ?? null,
    order_no: null,
    until: claim.until,
    created_at: now,
  }
}

function personOf({ item_id, user_id }: Pick<ClaimRow, 'item_id' | 'user_id'>): string {
  return `${item_id}:${user_id}`
}

function add<Key>(sums: Map<Key, number>, key: Key, count: number): void {
  sums.set(key, (sums.get(key) ?? 0) + count)
}
