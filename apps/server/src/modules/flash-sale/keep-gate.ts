import type { FlashGate } from '../../infra/flash-gate/flash-gate.ts'
import type { Lock } from '../../infra/lock/lock.ts'
import { withLock } from '../../infra/lock/with-lock.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { ClaimRow, FlashClaims, ItemInTime } from '../flash/index.ts'
import { toGateClaim } from './gate-claim.ts'
import { type ReconcileDeps, reconcileItem } from './reconcile.ts'

interface Deps {
  gate: Pick<FlashGate, 'build'> & ReconcileDeps['gate']
  claims: Pick<FlashClaims, 'raiseEpoch' | 'readItem'> & ReconcileDeps['claims']
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
 *
 * A gate is the item and its claims at one moment after that. From then on nobody writes a claim that was given by an older
 * one: its tickets without a row are gone, whether they wait in its log or in the hands of a worker, and their units are free.
 * What becomes of written claims goes on while pages of them are on their way. So as soon as the gate stands it is compared
 * with the database: when a build is over, a claim that was paid, given back or taken again meanwhile is what its row says.
 */
export function createGateKeeper({ gate, claims, lock, clock, logger }: Deps) {
  const mending = new Map<number, Promise<void>>()

  async function isStanding(itemId: number): Promise<boolean> {
    const [look, row] = await Promise.all([gate.look(itemId), claims.findItem(itemId)])
    return look !== undefined && row !== undefined && look.epoch >= row.epoch
  }

  async function build(itemId: number, signal: AbortSignal): Promise<boolean> {
    const epoch = await claims.raiseEpoch(itemId)
    const isBuilt = await claims.readItem(itemId, async (item, pages) => {
      // Another builder has raised it since, or the sale is over.
      if (item.epoch !== epoch || item.state !== 'scheduled') return false
      return load(item, pages, signal)
    })
    if (isBuilt) await catchUp(itemId)
    return isBuilt ?? false
  }

  async function load(
    item: ItemInTime,
    pages: AsyncIterable<ClaimRow[]>,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { id: itemId, epoch } = item
    let count = 0
    async function* read() {
      for await (const rows of pages) {
        signal.throwIfAborted()
        count += rows.length
        yield rows.map(toGateClaim)
      }
    }
    const isBuilt = await gate.build({
      ...{ itemId, epoch, startsAt: item.starts_at, endsAt: item.ends_at },
      ...{ limitPerPerson: item.limit_per_person, free: item.stock - item.taken },
      ...{ claims: read(), now: clock.now().getTime() },
    })
    logger.info({ itemId, epoch, claims: count, isBuilt }, 'the gate of an item was built')
    return isBuilt
  }

  /** What moved since the rows were read was told to the gate before this one, or to none. */
  async function catchUp(itemId: number): Promise<void> {
    try {
      await reconcileItem({ gate, claims }, itemId)
    } catch (error) {
      logger.warn({ err: error, itemId }, 'a gate that was just built was not compared with the database')
    }
  }

  const once = (itemId: number, work: (signal: AbortSignal) => Promise<boolean>) =>
    withLock(lock, `flash-gate-${itemId}`, { ttlMs: lockMs }, ({ signal }) => work(signal))

  async function mendOnce(itemId: number): Promise<void> {
    try {
      await once(itemId, async (signal) => !(await isStanding(itemId)) && build(itemId, signal))
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
      (await once(itemId, (signal) => build(itemId, signal)))?.result ?? false,
  }
}
