import { setImmediate } from 'node:timers/promises'
import { inTransaction, openSqliteFile } from '../sqlite-file.ts'
import type { FlashGate } from './flash-gate.ts'
import { createGateNews } from './gate-news.ts'
import type { GateOptions } from './gate-options.ts'
import { createSqliteBuild } from './sqlite-gate-build.ts'
import type { ClaimStateRow, EntryRow } from './sqlite-gate-schema.ts'
import { claimUnits, correctClaim, type GateStep, settleClaim } from './sqlite-gate-steps.ts'
import { openGateTables } from './sqlite-gate-tables.ts'
import { createTaker } from './take-in-turn.ts'

/** The embedded gate: one SQLite file, which several processes may share. Every step is one write transaction. */
export function openSqliteFlashGate({ file, ...options }: { file: string } & GateOptions): FlashGate {
  const connection = openSqliteFile({ file, synchronous: 'normal' })
  const tables = openGateTables(connection)
  const news = createGateNews()
  const logNews = createGateNews()
  const taker = createTaker({
    // Claims of other processes are seen by looking.
    idleLookEveryMs: 50,
    listen: logNews.watch,
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
    build: createSqliteBuild(step, options),
    async claim(request) {
      const answer = await step((gate) => claimUnits(gate, request))
      if (answer.kind === 'held') logNews.tell(request.itemId)
      return answer
    },
    async sell(itemId, claimId) {
      const state = await step((gate) => settleClaim(gate, itemId, claimId, 'sold'))
      return state === 'moved' || state === 'sold'
    },
    giveBack: async (itemId, claimId) =>
      (await step((gate) => settleClaim(gate, itemId, claimId, 'gone'))) === 'moved',
    async find(itemId, claimId) {
      const gate = tables.findGate(itemId)
      return gate && tables.findClaim(gate.gate_id, claimId)
    },
    async look(itemId) {
      const gate = tables.findGate(itemId)
      return gate && { epoch: gate.epoch, free: gate.free, held: gate.held, sold: gate.sold }
    },
    watch: news.watch,
    take: taker.take,
    async finish(itemId, entries) {
      if (entries.length === 0) return
      await step(() => {
        for (const entry of entries) tables.finish(itemId, entry)
      })
    },
    async *listClaims(itemId) {
      for await (const rows of listPages((last?: ClaimStateRow) => tables.listStates(itemId, last?.claim_id)))
        yield rows.flatMap(({ claim_id, state }) => (state === 'gone' ? [] : claim_id))
    },
    async *listLog(itemId) {
      for await (const rows of listPages((last?: EntryRow) => tables.listLog(itemId, last?.entry)))
        yield rows.map(({ claim_id }) => claim_id)
    },
    readStates: async (itemId, claimIds) => tables.readStates(itemId, claimIds),
    correct: (itemId, epoch, claim) => step((gate) => correctClaim(gate, itemId, epoch, claim)),
    async close() {
      await taker.stop()
      news.clear()
      logNews.clear()
      connection.close()
    },
  }
}

/** Goes on after the last row of a page. The store answers at once, so between pages others are given their turn. */
async function* listPages<Row>(listAfter: (last?: Row) => Row[]) {
  for (let rows = listAfter(); rows.length > 0; rows = listAfter(rows.at(-1))) {
    yield rows
    await setImmediate()
  }
}
