import type { HeldLock, Lock } from './lock.ts'

/** Why the signal of `withLock` was aborted. */
export class LockLost extends Error {
  constructor(name: string) {
    super(`the lock ${name} is not ours any more`)
  }
}

interface Grip {
  fence: number
  /** Aborted with LockLost when another may have the lock. Long work looks at it before each step. */
  signal: AbortSignal
}

/**
 * Runs `work` with the lock, which is renewed three times per `ttlMs` and released in the end. Undefined: somebody else has
 * it, and `work` did not run. Throws what `work` threw. The signal comes too late for a process that was paused: between
 * its waking up and the signal it may write, and only the fence tells such a write from a right one.
 */
export async function withLock<T>(
  lock: Lock,
  name: string,
  { ttlMs }: { ttlMs: number },
  work: (grip: Grip) => Promise<T>,
): Promise<{ result: T } | undefined> {
  const askedAt = performance.now()
  const held = await lock.tryAcquire(name, { ttlMs })
  if (held === undefined) return undefined
  const renewal = startRenewal(held, { name, ttlMs, askedAt })
  try {
    return { result: await work({ fence: held.fence, signal: renewal.signal }) }
  } finally {
    renewal.stop()
    // A store that does not answer forgets the lock by itself.
    await held.release().catch(() => false)
  }
}

function startRenewal(
  held: HeldLock,
  { name, ttlMs, askedAt }: { name: string; ttlMs: number; askedAt: number },
) {
  const loss = new AbortController()
  const timer = setInterval(renew, ttlMs / 3)
  let deadline = endAfter(askedAt)
  let isAsking = false

  async function renew(): Promise<void> {
    if (isAsking) return
    isAsking = true
    const renewedAt = performance.now()
    const isOurs = await held.renew().catch(() => undefined)
    isAsking = false
    if (isOurs === false) lose()
    if (isOurs === true && !loss.signal.aborted) {
      clearTimeout(deadline)
      deadline = endAfter(renewedAt)
    }
  }

  /** Counted from before the question: the store counts from a moment after it. Without an answer the lock may end there. */
  function endAfter(at: number): NodeJS.Timeout {
    return setTimeout(lose, at + ttlMs - performance.now())
  }

  function lose(): void {
    stop()
    loss.abort(new LockLost(name))
  }

  function stop(): void {
    clearInterval(timer)
    clearTimeout(deadline)
  }

  return { signal: loss.signal, stop }
}
