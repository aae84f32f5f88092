import type { ClaimAnswer, ClaimRequest, ClaimState, GateClaim, GateItem } from './flash-gate.ts'
import type { GateTables } from './sqlite-gate-tables.ts'

/** What a step works with. It runs inside of one transaction and adds the items that watchers shall hear of to `changed`. */
export interface GateStep {
  tables: GateTables
  changed: Set<number>
}

export function claimUnits(gate: GateStep, request: ClaimRequest): ClaimAnswer {
  const { itemId, claimId, userId, count, now, holdMs } = request
  const item = gate.tables.findItem(itemId)
  if (item === undefined || item.epoch < (request.epoch ?? 0)) return { kind: 'unsure' }
  const known = gate.tables.findClaim(itemId, claimId)
  if (known) return { kind: 'held', epoch: known.epoch, until: known.until, free: item.free }
  if (now < item.starts_at) return { kind: 'early' }
  if (now >= item.ends_at) return { kind: 'late' }
  if (gate.tables.countUnits(itemId, userId) + count > item.limit_per_person) return { kind: 'over_limit' }
  if (count > item.free) return { kind: 'sold_out', free: item.free }

  const claim = { claimId, userId, count, epoch: item.epoch, until: now + holdMs }
  moveClaim(gate, itemId, { ...claim, state: 'gone' }, 'held')
  gate.tables.addToLog(itemId, claimId)
  return { kind: 'held', epoch: claim.epoch, until: claim.until, free: item.free - count }
}

/** Moves a held claim; gives the state of one that is not held, undefined where there is none. */
export function settleClaim(
  gate: GateStep,
  itemId: number,
  claimId: string,
  to: ClaimState,
): 'moved' | ClaimState | undefined {
  const claim = gate.tables.findItem(itemId) && gate.tables.findClaim(itemId, claimId)
  if (claim?.state !== 'held') return claim?.state
  moveClaim(gate, itemId, claim, to)
  return 'moved'
}

export function correctClaim(gate: GateStep, itemId: number, epoch: number, claim: GateClaim): boolean {
  if (gate.tables.findItem(itemId)?.epoch !== epoch) return false
  const present = gate.tables.findClaim(itemId, claim.claimId) ?? { ...claim, state: 'gone' }
  if (present.state === claim.state) return false
  moveClaim(gate, itemId, present, claim.state)
  return true
}

export function buildItem(gate: GateStep, item: GateItem, livesForMs: number): boolean {
  const standing = gate.tables.findItem(item.itemId)
  if (standing && standing.epoch >= item.epoch) return false
  for (const overdue of gate.tables.listOverdueItems()) gate.tables.dropItem(overdue)
  gate.tables.dropItem(item.itemId)
  gate.tables.putItem(item, livesForMs)
  for (const claim of item.claims) {
    gate.tables.putClaim(item.itemId, claim)
    // Their units are not among the free ones that the item was built with.
    if (claim.state !== 'gone') gate.tables.moveUnits(item.itemId, { ...none, [claim.state]: claim.count })
  }
  gate.changed.add(item.itemId)
  return true
}

const none = { free: 0, held: 0, sold: 0 }

/** Moves the units of a claim to another state. Those of one that is gone, or not known yet, are free. */
function moveClaim({ tables, changed }: GateStep, itemId: number, claim: GateClaim, to: ClaimState): void {
  const wasFree = tables.findItem(itemId)?.free ?? 0
  const units = { ...none }
  units[placeOf(claim.state)] -= claim.count
  units[placeOf(to)] += claim.count
  tables.moveUnits(itemId, units)
  tables.putClaim(itemId, { ...claim, state: to })
  if (wasFree > 0 !== wasFree + units.free > 0) changed.add(itemId)
}

const placeOf = (state: ClaimState) => (state === 'gone' ? 'free' : state)
