import type { Lock } from '../../infra/lock/lock.ts'
import { withLock } from '../../infra/lock/with-lock.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { LocalGate } from './local-gate.ts'
import { type ReconcileDeps, type Repairs, reconcileItem } from './reconcile.ts'

interface Deps extends ReconcileDeps {
  local: Pick<LocalGate, 'list'>
  lock: Lock
  clock: Clock
  logger: { warn(details: object, message: string): void }
}

const everyMs = 10_000
/** Longer than a run takes; it is renewed while one does. */
const lockMs = 20_000

/**
 * Compares the gates of running sales with the database every ten seconds. Of all processes one at a time does: two would
 * do no harm, and twice the work.
 */
export function createBookkeeper({ gate, claims, local, lock, clock, logger }: Deps) {
  const totals: Repairs = { corrected: 0, freed: 0 }
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined

  async function compareAll(signal: AbortSignal): Promise<void> {
    const now = clock.now().getTime()
    const open = local.list().filter(({ startsAt, endsAt }) => startsAt <= now && now < endsAt)
    for (const { itemId } of open) {
      signal.throwIfAborted()
      const repairs = await reconcileItem({ gate, claims }, itemId)
      if (repairs === undefined || repairs.corrected + repairs.freed === 0) continue
      totals.corrected += repairs.corrected
      totals.freed += repairs.freed
      logger.warn({ itemId, ...repairs, totals }, 'the gate of an item differed from the database')
    }
  }

  /** Does nothing where another process is at it. Never rejects. */
  async function run(): Promise<void> {
    try {
      await withLock(lock, 'flash-books', { ttlMs: lockMs }, ({ signal }) => compareAll(signal))
    } catch (error) {
      logger.warn({ err: error }, 'the gates were not compared with the database')
    }
  }

  return {
    run,
    /** What this process has repaired since it started. */
    totals: (): Repairs => ({ ...totals }),
    start(): void {
      timer ??= setInterval(() => {
        running ??= run().finally(() => {
          running = undefined
        })
      }, everyMs).unref()
    },
    async stop(): Promise<void> {
      clearInterval(timer)
      timer = undefined
      await running
    },
  }
}
