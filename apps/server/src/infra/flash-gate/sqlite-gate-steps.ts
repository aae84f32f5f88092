import type { ClaimAnswer, ClaimRequest, ClaimState, GateClaim } from './flash-gate.ts'
import type { GateRow } from './sqlite-gate-schema.ts'
import type { GateTables } from './sqlite-gate-tables.ts'

/** What a step works with. It runs inside of one transaction and adds the items that watchers shall hear of to `changed`. */
export interface GateStep {
  tables: GateTables
  changed: Set<number>
}

export function claimUnits(step: GateStep, request: ClaimRequest): ClaimAnswer {
  const { tables } = step
  const { itemId, claimId, userId, count, now, holdMs } = request
  const gate = tables.findGate(itemId)
  if (gate === undefined || gate.epoch < (request.epoch ?? 0)) return { kind: 'unsure' }
  const known = tables.findClaim(gate.gate_id, claimId)
  if (known) return { kind: 'held', epoch: known.epoch, until: known.until, free: gate.free }
  if (now < gate.starts_at) return { kind: 'early' }
  if (now >= gate.ends_at) return { kind: 'late' }
  if (tables.countUnits(gate.gate_id, userId) + count > gate.limit_per_person) return { kind: 'over_limit' }
  if (count > gate.free) return { kind: 'sold_out', free: gate.free }

  const claim = { claimId, userId, count, epoch: gate.epoch, until: now + holdMs }
  moveClaim(step, gate, { ...claim, state: 'gone' }, 'held')
  tables.addToLog(gate.gate_id, claimId)
  return { kind: 'held', epoch: claim.epoch, until: claim.until, free: gate.free - count }
}

/** Moves a held claim; gives the state of one that is not held, undefined where there is none. */
export function settleClaim(
  step: GateStep,
  itemId: number,
  claimId: string,
  to: ClaimState,
): 'moved' | ClaimState | undefined {
  const gate = step.tables.findGate(itemId)
  const claim = gate && step.tables.findClaim(gate.gate_id, claimId)
  if (claim?.state !== 'held') return claim?.state
  moveClaim(step, gate as GateRow, claim, to)
  return 'moved'
}

export function correctClaim(step: GateStep, itemId: number, epoch: number, claim: GateClaim): boolean {
  const gate = step.tables.findGate(itemId)
  if (gate?.epoch !== epoch) return false
  const present = step.tables.findClaim(gate.gate_id, claim.claimId) ?? { ...claim, state: 'gone' }
  if (present.state === claim.state) return false
  moveClaim(step, gate, present, claim.state)
  return true
}

const none = { free: 0, held: 0, sold: 0 }

/** Moves the units of a claim to another state. Those of one that is gone, or not known yet, are free. */
function moveClaim({ tables, changed }: GateStep, gate: GateRow, claim: GateClaim, to: ClaimState): void {
  const units = { ...none }
  units[placeOf(claim.state)] -= claim.count
  units[placeOf(to)] += claim.count
  tables.moveUnits(gate.gate_id, units)
  tables.putClaim(gate.gate_id, { ...claim, state: to })
  if (gate.free > 0 !== gate.free + units.free > 0) changed.add(gate.item_id)
}

const placeOf = (state: ClaimState) => (state === 'gone' ? 'free' : state)
