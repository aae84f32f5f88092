import type { ClaimAnswer, ClaimRequest, GateClaim, GateItem, GateLook } from './flash-gate.ts'

interface LogLine {
  claimId: string
  isTaken: boolean
}

/** With the claims at once. */
export type PlainItem = Omit<GateItem, 'claims'> & { claims: readonly GateClaim[] }

export type PlainGate = ReturnType<typeof createPlainGate>

/** What a gate should do for one item, as plainly as it can be said: nothing is counted ahead, all is summed up when asked. */
export function createPlainGate() {
  let item: PlainItem | undefined
  let stock = 0
  let claims = new Map<string, GateClaim>()
  let log: LogLine[] = []
  /** What a database would know: claims that were finished, with what became of them. */
  let written = new Set<string>()

  const unitsOf = (isWanted: (claim: GateClaim) => boolean) =>
    [...claims.values()].filter(isWanted).reduce((sum, { count }) => sum + count, 0)
  const unitsIn = (state: GateClaim['state']) => unitsOf((claim) => claim.state === state)
  const countFree = () => stock - unitsIn('held') - unitsIn('sold')

  return {
    writtenClaims: () => [...claims.values()].filter(({ claimId }) => written.has(claimId)),

    build(next: PlainItem): boolean {
      if (item && item.epoch >= next.epoch) return false
      item = next
      claims = new Map(next.claims.map((claim) => [claim.claimId, claim]))
      written = new Set(claims.keys())
      log = []
      stock = next.free + unitsIn('held') + unitsIn('sold')
      return true
    },

    claim({ claimId, userId, count, now, holdMs, epoch = 0 }: ClaimRequest): ClaimAnswer {
      if (item === undefined || item.epoch < epoch) return { kind: 'unsure' }
      const known = claims.get(claimId)
      if (known) return { kind: 'held', epoch: known.epoch, until: known.until, free: countFree() }
      if (now < item.startsAt) return { kind: 'early' }
      if (now >= item.endsAt) return { kind: 'late' }
      const mine = unitsOf((claim) => claim.userId === userId && claim.state !== 'gone')
      if (mine + count > item.limitPerPerson) return { kind: 'over_limit' }
      if (count > countFree()) return { kind: 'sold_out', free: countFree() }
      const claim: GateClaim = {
        claimId,
        userId,
        count,
        epoch: item.epoch,
        until: now + holdMs,
        state: 'held',
      }
      claims.set(claimId, claim)
      log.push({ claimId, isTaken: false })
      return { kind: 'held', epoch: claim.epoch, until: claim.until, free: countFree() }
    },

    settle(claimId: string, state: 'sold' | 'gone'): boolean {
      const claim = claims.get(claimId)
      if (claim?.state !== 'held') return state === 'sold' && claim?.state === 'sold'
      claims.set(claimId, { ...claim, state })
      return true
    },

    correct(epoch: number, claim: GateClaim): boolean {
      if (item?.epoch !== epoch) return false
      const present = claims.get(claim.claimId) ?? { ...claim, state: 'gone' as const }
      if (present.state === claim.state) return false
      claims.set(claim.claimId, { ...present, state: claim.state })
      return true
    },

    take(limit: number, isLeftLying: boolean): string[] {
      const taken = log.filter(({ isTaken }) => isLeftLying || !isTaken).slice(0, limit)
      for (const line of taken) line.isTaken = true
      return taken.map(({ claimId }) => claimId)
    },

    finish(claimIds: string[]) {
      log = log.filter(({ claimId }) => !claimIds.includes(claimId))
      for (const claimId of claimIds) if (claims.has(claimId)) written.add(claimId)
    },

    look(): GateLook | undefined {
      return item && { epoch: item.epoch, free: countFree(), held: unitsIn('held'), sold: unitsIn('sold') }
    },

    find: (claimId: string): GateClaim | undefined => claims.get(claimId),

    listClaims(): string[] {
      const taken = [...claims.values()].filter(({ state }) => state !== 'gone')
      return taken.map(({ claimId }) => claimId).toSorted()
    },

    listLog: (): string[] => log.map(({ claimId }) => claimId).toSorted(),
  }
}
