import type { FlashGate, GateClaim } from '../../infra/flash-gate/flash-gate.ts'
import type { Lock } from '../../infra/lock/lock.ts'
import { withLock } from '../../infra/lock/with-lock.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { ClaimRow, FlashClaims } from '../flash/index.ts'

interface Deps {
  gate: Pick<FlashGate, 'look' | 'build'>
  claims: Pick<FlashClaims, 'findItem' | 'raiseEpoch'>
  lock: Lock
  clock: Clock
  logger: { warn(details: object, message: string): void; info(details: object, message: string): void }
}

export type GateKeeper = ReturnType<typeof createGateKeeper>

const lockMs = 15_000

/**
 * Builds gates from the database. Under a lock, so that of all processes that miss a gate one does the work; what keeps two
 * builders from harm is the epoch, which is their fence: it is raised in the database first, the gate takes no older one
 * than it has, and servers believe none that is older than they know.
 */
export function createGateKeeper({ gate, claims, lock, clock, logger }: Deps) {
  const mending = new Map<number, Promise<void>>()

  async function isStanding(itemId: number): Promise<boolean> {
    const [look, row] = await Promise.all([gate.look(itemId), claims.findItem(itemId)])
    return look !== undefined && row !== undefined && look.epoch >= row.epoch
  }

  async function build(itemId: number): Promise<boolean> {
    const known = await claims.raiseEpoch(itemId)
    if (known === undefined || known.item.state !== 'scheduled') return false
    const { item, claims: rows } = known
    const isBuilt = await gate.build({
      itemId,
      epoch: item.epoch,
      startsAt: item.starts_at,
      endsAt: item.ends_at,
      limitPerPerson: item.limit_per_person,
      free: item.stock - item.taken,
      claims: rows.map(toGateClaim),
      now: clock.now().getTime(),
    })
    logger.info({ itemId, epoch: item.epoch, claims: rows.length, isBuilt }, 'the gate of an item was built')
    return isBuilt
  }

  const once = (itemId: number, work: () => Promise<boolean>) =>
    withLock(lock, `flash-gate-${itemId}`, { ttlMs: lockMs }, work)

  async function mendOnce(itemId: number): Promise<void> {
    try {
      await once(itemId, async () => !(await isStanding(itemId)) && build(itemId))
    } catch (error) {
      logger.warn({ err: error, itemId }, 'the gate of an item could not be built')
    } finally {
      mending.delete(itemId)
    }
  }

  return {
    /**
     * Builds the gate where it is missing or older than the database says, unless another process is about to. Whoever asks
     * while this process is at it waits for the same gate. Never rejects.
     */
    mend(itemId: number): Promise<void> {
      const running = mending.get(itemId) ?? mendOnce(itemId)
      mending.set(itemId, running)
      return running
    },

    /**
     * Builds it anew whether or not one stands; claims that are not written yet are lost by it. False where another
     * process builds it, or where there is nothing to build.
     */
    rebuild: async (itemId: number): Promise<boolean> =>
      (await once(itemId, () => build(itemId)))?.result ?? false,
  }
}

/** By the state of a claim's row. */
export const stateInGate = { ordered: 'held', paid: 'sold', gone: 'gone' } as const

/** A written claim as the gate should know it. */
export function toGateClaim({ claim_id, user_id, count, epoch, until, state }: ClaimRow): GateClaim {
  return { claimId: claim_id, userId: user_id, count, epoch, until, state: stateInGate[state] }
}
