import type { GateClaim } from '../../infra/flash-gate/flash-gate.ts'
import type { ClaimRow } from '../flash/index.ts'

/** By the state of a claim's row. */
export const stateInGate = { ordered: 'held', paid: 'sold', gone: 'gone' } as const

/** A written claim as the gate should know it. */
export function toGateClaim({ claim_id, user_id, count, epoch, until, state }: ClaimRow): GateClaim {
  return { claimId: claim_id, userId: user_id, count, epoch, until, state: stateInGate[state] }
}
