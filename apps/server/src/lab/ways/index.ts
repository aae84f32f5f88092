import type { Database } from '../../infra/database/database.ts'
import type { FlashGate } from '../../infra/flash-gate/flash-gate.ts'
import type { Lock } from '../../infra/lock/lock.ts'
import type { Clock } from '../../kernel/clock.ts'
import { createConditionalWay } from './conditional.ts'
import { createGatedWay } from './gated.ts'
import { createLockedWay } from './locked.ts'
import { createNaiveWay } from './naive.ts'
import { createOptimisticWay } from './optimistic.ts'
import { createFencedWay, createPausedWay } from './paused.ts'
import { createPessimisticWay } from './pessimistic.ts'
import type { Way } from './way.ts'

export const sixWays = ['naive', 'pessimistic', 'optimistic', 'conditional', 'lock', 'gate'] as const
/** The lesson about locks: owners who stand still for longer than their lock lives, without and with a fence. */
export const pausedWays = ['lock-paused', 'lock-fenced'] as const
export type WayName = (typeof sixWays | typeof pausedWays)[number]

/** Those that sell every unit once, whatever happens. */
export const exactWays: ReadonlySet<WayName> = new Set(
  [...sixWays, ...pausedWays].filter((way) => way !== 'naive' && way !== 'lock-paused'),
)

export interface WayTools {
  database: Database
  lock: Lock
  gate: FlashGate
  clock: Clock
  onRetry: () => void
}

/** A way to sell the `stock` that is on the shelf now. */
export async function openWay(
  name: WayName,
  { database, lock, gate, clock, onRetry }: WayTools,
  stock: number,
): Promise<Way> {
  const open: Record<WayName, () => Way | Promise<Way>> = {
    naive: () => createNaiveWay(database),
    pessimistic: () => createPessimisticWay(database),
    optimistic: () => createOptimisticWay(database, { onRetry }),
    conditional: () => createConditionalWay(database),
    lock: () => createLockedWay(lock, createNaiveWay(database).buy, { onRetry }),
    gate: () => createGatedWay(database, gate, { stock, clock }),
    'lock-paused': () => createPausedWay(database, lock, { onRetry }),
    'lock-fenced': () => createFencedWay(database, lock, { onRetry }),
  }
  return open[name]()
}
