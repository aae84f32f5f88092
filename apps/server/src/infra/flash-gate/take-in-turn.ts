import type { ClaimLog, TakenClaim } from './flash-gate.ts'

/** How often an idle `take` looks. */
const lookEveryMs = 20

interface Logs {
  /** Those of the items that have something in their log: cheap, asked again and again. */
  findWaiting(itemIds: readonly number[], idleMs: number): Promise<number[]>
  takeOne(itemId: number, options: { worker: string; limit: number; idleMs: number }): Promise<TakenClaim[]>
}

/** `take` of the port over logs that are kept item by item. After `stop` nothing is asked of them any more. */
export function createTaker({ findWaiting, takeOne }: Logs) {
  const running = new Set<Promise<TakenClaim[]>>()
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
    return taken
  }

  async function lookUntilFound(
    ...[worker, { itemIds, limit, waitMs, idleMs }]: Parameters<ClaimLog['take']>
  ): Promise<TakenClaim[]> {
    const giveUpAt = Date.now() + waitMs
    while (!isStopped) {
      const taken = await look(worker, itemIds, limit, idleMs)
      const leftMs = giveUpAt - Date.now()
      if (taken.length > 0 || leftMs <= 0) return taken
      await new Promise((resolve) => setTimeout(resolve, Math.min(lookEveryMs, leftMs)))
    }
    return []
  }

  const take: ClaimLog['take'] = (worker, options) => {
    const taking = lookUntilFound(worker, options).finally(() => running.delete(taking))
    running.add(taking)
    return taking
  }

  return {
    take,
    /** Waits for the looks that are under way. */
    async stop() {
      isStopped = true
      await Promise.allSettled(running)
    },
  }
}
