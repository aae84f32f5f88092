import { setTimeout as sleep } from 'node:timers/promises'
import type { LoadResult } from '../load/protocol.ts'
import { readTaken } from './flash-sale.ts'
import type { Mall } from './mall.ts'

const lookEveryMs = 25
const patienceMs = 60_000

/**
 * How fast one worker writes `claims` out of the log of an item into orders, from its first batch to its last. The process
 * is a fresh one; its start is not counted, and it is gone afterwards.
 */
export async function drainClaims(
  mall: Mall,
  { itemId, claims, execArgv }: { itemId: number; claims: number; execArgv?: string[] },
): Promise<LoadResult> {
  const worker = mall.openWorker({ execArgv })
  try {
    const first = await waitFor(mall, itemId, 1)
    const last = await waitFor(mall, itemId, claims)
    if (last.taken > claims) throw new Error(`${claims} claims were accepted, and ${last.taken} written`)
    const rate = (1000 * (last.taken - first.taken)) / (last.at - first.at)
    return { rate, p50Ms: 0, p95Ms: 0, p99Ms: 0, errors: 0, samples: [] }
  } finally {
    await worker.stop()
  }
}

async function waitFor(mall: Mall, itemId: number, units: number): Promise<{ taken: number; at: number }> {
  let giveUpAt = performance.now() + patienceMs
  let seen = 0
  for (;;) {
    const taken = await readTaken(mall.database, itemId)
    const at = performance.now()
    if (taken >= units) return { taken, at }
    if (taken > seen) giveUpAt = at + patienceMs
    if (at > giveUpAt) throw new Error(`the worker wrote ${taken} of ${units} claims and then no more`)
    seen = taken
    await sleep(lookEveryMs)
  }
}
