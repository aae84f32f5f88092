import type { Database } from '../../infra/database/database.ts'
import type { HeldLock, Lock } from '../../infra/lock/lock.ts'
import { readShelf, recordSale, updateShelf } from '../lab.queries.ts'
import { lockName } from './locked.ts'
import { backOff, type Pause, type Way } from './way.ts'

interface Options {
  onRetry: () => void
  /** Between reading and writing. The owner's whole process stands still meanwhile, so nothing renews his lock. */
  pause?: Pause
  ttlMs?: number
}

const shortTtlMs = 30

/**
 * A lock around the naive way whose owners now and then stand still for longer than it lives: a garbage collection, a
 * laptop that was closed, a virtual machine that moved. Such a one wakes up and goes on with what he read long ago.
 */
export function createPausedWay(
  { db, transaction }: Database,
  lock: Lock,
  { onRetry, ttlMs = shortTtlMs, pause = nowAndThen(ttlMs) }: Options,
): Way {
  return {
    async buy(buyer) {
      const held = await waitFor(lock, ttlMs, onRetry)
      try {
        const { stock } = await readShelf(db)
        if (stock < 1) return false
        await pause()
        await transaction(async (tx) => {
          await updateShelf(tx)
            .set({ stock: stock - 1 })
            .execute()
          await recordSale(tx, buyer)
        })
        return true
      } finally {
        await held.release()
      }
    },
  }
}

/**
 * The same with a fence. The row remembers the greatest fence it has met, from the owner's first step on: he who comes later
 * with a smaller one changes no row and begins anew. Only to name it in the last write would be too late: a former owner who
 * wakes up after his successor has read, and before he has written, would still get through.
 */
export function createFencedWay(
  { db, transaction }: Database,
  lock: Lock,
  { onRetry, ttlMs = shortTtlMs, pause = nowAndThen(ttlMs) }: Options,
): Way {
  async function tryBuy({ fence }: HeldLock, buyer: number): Promise<boolean | undefined> {
    await updateShelf(db).set({ fence }).where('fence', '<', fence).execute()
    const { stock } = await readShelf(db)
    if (stock < 1) return false
    await pause()
    return transaction(async (tx) => {
      const { numUpdatedRows } = await updateShelf(tx)
        .set({ stock: stock - 1 })
        .where('fence', '=', fence)
        .executeTakeFirstOrThrow()
      if (numUpdatedRows === 0n) return undefined
      await recordSale(tx, buyer)
      return true
    })
  }

  return {
    async buy(buyer) {
      for (;;) {
        const held = await waitFor(lock, ttlMs, onRetry)
        try {
          const isMine = await tryBuy(held, buyer)
          if (isMine !== undefined) return isMine
          onRetry()
        } finally {
          await held.release()
        }
      }
    },
  }
}

async function waitFor(lock: Lock, ttlMs: number, onRetry: () => void): Promise<HeldLock> {
  for (let attempt = 1; ; attempt++) {
    const held = await lock.tryAcquire(lockName, { ttlMs })
    if (held !== undefined) return held
    onRetry()
    await backOff(attempt)
  }
}

/** Every tenth owner is paused for three lives of the lock. */
function nowAndThen(ttlMs: number): Pause {
  let owners = 0
  return async () => {
    if (++owners % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 3 * ttlMs))
  }
}
