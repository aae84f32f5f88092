import type { ClaimRequest, FlashGate, GateClaim, GateItem } from './flash-gate.ts'

/** The moment at which the sample item opens; it closes an hour later. */
export const opensAt = Date.parse('2026-11-26T02:00:00Z')
export const closesAt = opensAt + 3_600_000
export const holdMs = 300_000

/** With the claims in pages of `pageSize`. */
export function anItem({
  claims = [],
  pageSize = 1000,
  ...change
}: Partial<Omit<GateItem, 'claims'>> & { claims?: readonly GateClaim[]; pageSize?: number } = {}): GateItem {
  return {
    itemId: 1,
    epoch: 1,
    startsAt: opensAt,
    endsAt: closesAt,
    limitPerPerson: 2,
    free: 10,
    claims: inPages(claims, pageSize),
    now: opensAt - 60_000,
    ...change,
  }
}

export function inPages(claims: readonly GateClaim[], pageSize: number): GateClaim[][] {
  const count = Math.ceil(claims.length / pageSize)
  return Array.from({ length: count }, (_, i) => claims.slice(i * pageSize, (i + 1) * pageSize))
}

export function aClaim(change: Partial<GateClaim> = {}): GateClaim {
  return {
    claimId: 'known',
    userId: 7,
    count: 1,
    epoch: 1,
    until: opensAt + holdMs,
    state: 'held',
    ...change,
  }
}

/** Asks for one unit for a person of its own, at the opening. */
export function aRequest(claimId: string, change: Partial<ClaimRequest> = {}): ClaimRequest {
  const userId = 1000 + [...claimId].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_000, 0)
  return { itemId: 1, claimId, userId, count: 1, now: opensAt, holdMs, ...change }
}

/** All ids of a listing, sorted; those that came twice once. */
export async function readPages(pages: AsyncIterable<string[]>): Promise<string[]> {
  return [...new Set((await Array.fromAsync(pages)).flat())].toSorted()
}

/** Takes at once, as a worker that finds nobody else's work left lying. */
export function takeNow(gate: FlashGate, worker = 'w1', limit = 100, itemIds = [1]) {
  return gate.take(worker, { itemIds, limit, waitMs: 0, idleMs: 600_000 })
}
