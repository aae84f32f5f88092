import type { ClaimLog, TakenClaim } from './flash-gate.ts'

/** How often a `take` looks again that found only what others are writing, who may have died. */
const lookEveryMs = 20

interface Logs {
  /** How often a `take` looks again that found nothing at all: what nobody tells it of waits so long. */
  idleLookEveryMs: number
  /** Calls `wake` soon after a log that was empty got a claim. News may be lost. */
  listen(wake: () => void): void
  /** Those of the items that have something in their log: cheap, asked again and again. */
  findWaiting(itemIds: readonly number[], idleMs: number): Promise<number[]>
  takeOne(itemId: number, options: { worker: string; limit: number; idleMs: number }): Promise<TakenClaim[]>
}

/** `take` of the port over logs that are kept item by item. After `stop` nothing is asked of them any more. */
export function createTaker({ idleLookEveryMs, listen, findWaiting, takeOne }: Logs) {
  const running = new Set<Promise<TakenClaim[]>>()
  const sleepers = new Set<() => void>()
  let isListening = false
  let news = 0
  let turn = 0
  let isStopped = false

  /** Every look begins with another item, so that a busy one does not fill all batches. */
  async function look(worker: string, itemIds: readonly number[], limit: number, idleMs: number) {
    const waiting = await findWaiting(itemIds, idleMs)
    const first = turn++ % Math.max(1, waiting.length)
    const taken: TakenClaim[] = []
    for (const itemId of [...waiting.slice(first), ...waiting.slice(0, first)]) {
      if (isStopped || taken.length === limit) break
      taken.push(...(await takeOne(itemId, { worker, limit: limit - taken.length, idleMs })))
    }
    return { taken, isIdle: waiting.length === 0 }
  }

  /** Until the time is over or there is news. */
  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(wake, ms)
      sleepers.add(wake)
      function wake() {
        clearTimeout(timer)
        sleepers.delete(wake)
        resolve()
      }
    })
  }

  function wakeAll(): void {
    news++
    for (const wake of sleepers) wake()
  }

  async function lookUntilFound(
    ...[worker, { itemIds, limit, waitMs, idleMs }]: Parameters<ClaimLog['take']>
  ): Promise<TakenClaim[]> {
    const giveUpAt = Date.now() + waitMs
    while (!isStopped) {
      const newsBefore = news
      const { taken, isIdle } = await look(worker, itemIds, limit, idleMs)
      const leftMs = giveUpAt - Date.now()
      if (taken.length > 0 || leftMs <= 0) return taken
      // News that came during the look may be of what it did not see.
      if (news === newsBefore) await sleep(Math.min(isIdle ? idleLookEveryMs : lookEveryMs, leftMs))
    }
    return []
  }

  const take: ClaimLog['take'] = (worker, options) => {
    if (!isListening) listen(wakeAll)
    isListening = true
    const taking = lookUntilFound(worker, options).finally(() => running.delete(taking))
    running.add(taking)
    return taking
  }

  return {
    take,
    /** Waits for the looks that are under way. */
    async stop() {
      isStopped = true
      wakeAll()
      await Promise.allSettled(running)
    },
  }
}
