import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../../infra/database/database.ts'
import type { FlashGate, TakenClaim } from '../../infra/flash-gate/flash-gate.ts'
import type { Clock } from '../../kernel/clock.ts'
import { recordSale, updateShelf } from '../lab.queries.ts'
import type { Way } from './way.ts'

/** Items of the shop begin at 1. */
const itemId = 0
const hourMs = 3_600_000
const claimsAtOnce = 200
/** A claim that is not written by then is lost, and the lab says so. */
const patienceMs = 30_000

/**
 * The gate answers from memory who may buy; a worker writes those who may, many in one transaction. The database refuses
 * what is too much: a gate that was wrong would disappoint somebody and never oversell.
 */
export async function createGatedWay(
  database: Database,
  gate: FlashGate,
  { stock, clock }: { stock: number; clock: Clock },
): Promise<Way> {
  const epoch = ((await gate.look(itemId))?.epoch ?? 0) + 1
  const now = () => clock.now().getTime()
  await build(gate, { epoch, free: stock, now: now(), lastsMs: hourMs })
  const worker = startWorker(database, gate)
  let promised = 0

  return {
    async buy(buyer) {
      const claimId = `${epoch}-${buyer}`
      const request = { itemId, claimId, userId: buyer, count: 1, now: now(), holdMs: hourMs }
      const answer = await gate.claim(request)
      if (answer.kind === 'sold_out') return false
      if (answer.kind !== 'held') throw new Error(`the gate says ${answer.kind}`)
      promised++
      return true
    },
    settle: () => worker.reach(promised),
    async close() {
      await worker.stop()
      // A gate that is over takes the claims away, and is forgotten soon.
      await build(gate, { epoch: epoch + 1, free: 0, now: now(), lastsMs: 0 })
    },
  }
}

async function build(
  gate: FlashGate,
  { epoch, free, now, lastsMs }: { epoch: number; free: number; now: number; lastsMs: number },
): Promise<void> {
  const window = { startsAt: now, endsAt: now + lastsMs }
  const isBuilt = await gate.build({ itemId, epoch, ...window, limitPerPerson: 1, free, claims: [], now })
  if (!isBuilt) throw new Error('another lab uses this gate')
}

function startWorker(database: Database, gate: FlashGate) {
  let written = 0
  let isStopping = false
  const working = work()
  // Told by `reach` and `stop`, whichever comes.
  working.catch(() => {})

  async function work(): Promise<void> {
    while (!isStopping) {
      const claims = await gate.take('lab', {
        itemIds: [itemId],
        limit: claimsAtOnce,
        waitMs: 20,
        idleMs: 15_000,
      })
      if (claims.length === 0) continue
      await write(database, claims)
      await gate.finish(
        itemId,
        claims.map(({ entry }) => entry),
      )
      written += claims.length
    }
  }

  return {
    /** Resolves when so many claims are written, or will not be any more; throws what ended the worker. */
    async reach(count: number): Promise<void> {
      const giveUpAt = performance.now() + patienceMs
      while (written < count && performance.now() < giveUpAt) await Promise.race([working, sleep(2)])
    },
    async stop(): Promise<void> {
      isStopping = true
      await working
    },
  }
}

async function write({ transaction }: Database, claims: readonly TakenClaim[]): Promise<void> {
  await transaction(async (tx) => {
    const { numUpdatedRows } = await updateShelf(tx)
      .set((eb) => ({ stock: eb('stock', '-', claims.length) }))
      .where('stock', '>=', claims.length)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 0n) throw new Error('the gate promised more than there is')
    await recordSale(tx, ...claims.map(({ userId }) => userId))
  })
}
