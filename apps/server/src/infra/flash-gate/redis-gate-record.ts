import type { ClaimState, GateClaim } from './flash-gate.ts'

/** A claim's record is `state,tail`. */
export const toRecord = (claim: GateClaim) => `${claim.state},${toTail(claim)}`

export const toTail = ({ count, userId, until, epoch }: GateClaim) => `${count},${userId},${until},${epoch}`

export function parseClaim(claimId: string, record: string): GateClaim {
  const [state, ...numbers] = record.split(',')
  const [count = 0, userId = 0, until = 0, epoch = 0] = numbers.map(Number)
  return { claimId, userId, count, epoch, until, state: state as ClaimState }
}

const states: Record<string, ClaimState> = { h: 'held', s: 'sold', g: 'gone' }

/** Told by the first letter, since it is asked of millions. */
export function stateOf(record: string | null | undefined): ClaimState | undefined {
  return record ? states[record[0] as string] : undefined
}
