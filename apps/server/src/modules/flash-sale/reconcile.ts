import type { FlashGate, GateClaim, ListedClaim } from '../../infra/flash-gate/flash-gate.ts'
import type { FlashClaims } from '../flash/index.ts'
import { toGateClaim } from './keep-gate.ts'

interface Deps {
  gate: Pick<FlashGate, 'listClaims' | 'correct'>
  claims: Pick<FlashClaims, 'findItem' | 'listByItem'>
}

/** What the gate had wrong. */
export interface Repairs {
  /** Claims that the database has in another state, or that the gate did not know. */
  corrected: number
  /** Claims that nobody will ever write: their units are free again. */
  freed: number
}

const pageSize = 1000

/**
 * Makes the gate of an item agree with the database, which is right. The gate is listed first: a claim that is out of the
 * log by then has a row by the time the rows are read, or never gets one. Undefined: there is no gate of this epoch, which
 * is for whoever builds it.
 */
export async function reconcileItem({ gate, claims }: Deps, itemId: number): Promise<Repairs | undefined> {
  const listed = await gate.listClaims(itemId)
  const item = await claims.findItem(itemId)
  if (listed === undefined || item?.epoch !== listed.epoch) return undefined
  const unwritten = new Map(listed.claims.map((claim) => [claim.claimId, claim]))
  const repairs: Repairs = { corrected: 0, freed: 0 }
  const correct = (claim: GateClaim) => gate.correct(itemId, listed.epoch, claim)

  for await (const row of listRows(claims, itemId)) {
    const claim = toGateClaim(row)
    const known = unwritten.get(claim.claimId)
    unwritten.delete(claim.claimId)
    if (known?.state !== claim.state && (await correct(claim))) repairs.corrected++
  }
  for (const claim of [...unwritten.values()].filter(isLost)) {
    if (await correct({ ...claim, state: 'gone' })) repairs.freed++
  }
  return repairs
}

function isLost({ isInLog, state }: ListedClaim): boolean {
  return !isInLog && state !== 'gone'
}

async function* listRows(claims: Deps['claims'], itemId: number) {
  for (let after = ''; ; ) {
    const rows = await claims.listByItem(itemId, after, pageSize)
    yield* rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < pageSize) return
    after = last.claim_id
  }
}
