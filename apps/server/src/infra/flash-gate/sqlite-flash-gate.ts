import { inTransaction, openSqliteFile } from '../sqlite-file.ts'
import type { FlashGate } from './flash-gate.ts'
import { createGateNews } from './gate-news.ts'
import { type GateOptions, livesForMs } from './gate-options.ts'
import { buildItem, claimUnits, correctClaim, type GateStep, settleClaim } from './sqlite-gate-steps.ts'
import { openGateTables } from './sqlite-gate-tables.ts'
import { createTaker } from './take-in-turn.ts'

/** The embedded gate: one SQLite file, which several processes may share. Every step is one write transaction. */
export function openSqliteFlashGate({ file, ...options }: { file: string } & GateOptions): FlashGate {
  const connection = openSqliteFile({ file, synchronous: 'normal' })
  const tables = openGateTables(connection)
  const news = createGateNews()
  const taker = createTaker({
    findWaiting: async (itemIds, idleMs) => itemIds.filter((itemId) => tables.isWaiting(itemId, idleMs)),
    takeOne: (itemId, limits) => step(() => tables.take(itemId, limits)),
  })

  /** Runs `work` as one step and tells, when that is done, of the items that changed for those who watch. */
  async function step<T>(work: (step: GateStep) => T): Promise<T> {
    const changed = new Set<number>()
    const result = inTransaction(connection, () => work({ tables, changed }))
    for (const itemId of changed) queueMicrotask(() => news.tell(itemId))
    return result
  }

  return {
    build: (item) => step((gate) => buildItem(gate, item, livesForMs(item, options))),
    claim: (request) => step((gate) => claimUnits(gate, request)),
    async sell(itemId, claimId) {
      const state = await step((gate) => settleClaim(gate, itemId, claimId, 'sold'))
      return state === 'moved' || state === 'sold'
    },
    giveBack: async (itemId, claimId) =>
      (await step((gate) => settleClaim(gate, itemId, claimId, 'gone'))) === 'moved',
    find: async (itemId, claimId) => tables.findItem(itemId) && tables.findClaim(itemId, claimId),
    async look(itemId) {
      const item = tables.findItem(itemId)
      return item && { epoch: item.epoch, free: item.free, held: item.held, sold: item.sold }
    },
    watch: news.watch,
    take: taker.take,
    async finish(itemId, entries) {
      if (entries.length === 0) return
      await step(() => {
        for (const entry of entries) tables.finish(itemId, entry)
      })
    },
    listClaims: (itemId) =>
      step(() => {
        const item = tables.findItem(itemId)
        return item && { epoch: item.epoch, claims: tables.listClaims(itemId) }
      }),
    correct: (itemId, epoch, claim) => step((gate) => correctClaim(gate, itemId, epoch, claim)),
    async close() {
      await taker.stop()
      news.clear()
      connection.close()
    },
  }
}
