import { setImmediate } from 'node:timers/promises'
import type { Database } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { deleteSkuChangesBefore, listShelfRows, listShelfRowsAfter, listSkuChanges } from './shelf.queries.ts'
import { createShelfColumns, type ShelfColumns } from './shelf-columns.rules.ts'

/** Rows read in one go: the embedded database works in this thread, and requests pass in between. */
const sliceSize = 1000
/** From this age on changes are looked for behind the answer; at `maxAgeMs` the answer waits for them. */
const renewAfterMs = 1000
const maxAgeMs = 5000
/** A change may carry an earlier time than it is seen at: its transaction took a while, or that clock is late. */
const overlapMs = 60_000
/** For how long changes can be caught up with; whoever was away for longer reads everything again. */
const keptMs = 15 * 60_000

export type ShelfBoard = ReturnType<typeof createShelfBoard>

/**
 * The columns of all goods in the memory of this process. They are read once, when first asked for, and then follow
 * what is written down in `sku_change`: `current` is never older than five seconds, and after `forget` never older than
 * that. New SKUs are found by their ids, written down or not.
 */
export function createShelfBoard({ database: { db }, clock }: { database: Database; clock: Clock }) {
  let columns: ShelfColumns | undefined
  /** Up to here all ids were read; what was changed behind it may be known already. */
  let lastId = 0
  let seen = new Map<number, number>()
  let readAt = Number.NEGATIVE_INFINITY
  let reading: Promise<ShelfColumns> | undefined
  // Counts what `forget` asked for; `knownEra`: how much of it the last reading began after.
  let era = 0
  let knownEra = 0

  async function read(): Promise<ShelfColumns> {
    const now = clock.now().getTime()
    const begunIn = era
    const isLate = Math.abs(now - readAt) > keptMs - overlapMs
    const shelf = columns === undefined || isLate ? createShelfColumns() : columns
    await readNew(shelf)
    await readChanged(shelf, (isLate ? now : readAt) - overlapMs)
    columns = shelf
    readAt = now
    knownEra = begunIn
    for (const [id, at] of seen) if (at < now - 2 * overlapMs) seen.delete(id)
    return shelf
  }

  async function readNew(shelf: ShelfColumns): Promise<void> {
    if (shelf !== columns) lastId = 0
    for (;;) {
      const rows = await listShelfRowsAfter(db, lastId, sliceSize)
      for (const row of rows) shelf.put(row)
      lastId = rows.at(-1)?.id ?? lastId
      if (rows.length < sliceSize) return
      await setImmediate()
    }
  }

  async function readChanged(shelf: ShelfColumns, since: number): Promise<void> {
    if (shelf !== columns) seen = new Map()
    const changes = (await listSkuChanges(db, since)).filter(({ id }) => !seen.has(id))
    const ids = [...new Set(changes.flatMap(({ skuIds }) => skuIds))]
    for (let from = 0; from < ids.length; from += sliceSize) {
      await readAgain(shelf, ids.slice(from, from + sliceSize))
      await setImmediate()
    }
    for (const { id } of changes) seen.set(id, clock.now().getTime())
  }

  async function readAgain(shelf: ShelfColumns, ids: readonly number[]): Promise<void> {
    const rows = await listShelfRows(db, ids)
    for (const row of rows) shelf.put(row)
    const there = new Set(rows.map(({ id }) => id))
    for (const id of ids) if (!there.has(id)) shelf.hide(id)
  }

  /** One reading at a time: whoever asks meanwhile gets what it brings. */
  function readOnce(): Promise<ShelfColumns> {
    reading ??= read().finally(() => {
      reading = undefined
    })
    return reading
  }

  return {
    async current(): Promise<ShelfColumns> {
      const wantedEra = era
      const age = Math.abs(clock.now().getTime() - readAt)
      if (columns === undefined || age >= maxAgeMs) await readOnce()
      else if (age >= renewAfterMs) readOnce().catch(() => {})
      // The first one waited for may have begun before somebody forgot.
      while (knownEra < wantedEra) await readOnce()
      return columns ?? readOnce()
    },

    /** Whoever asks from now on sees what was changed before. */
    forget(): void {
      era++
    },

    /** Deletes what everybody has seen. */
    forgetOldChanges: () => deleteSkuChangesBefore(db, clock.now().getTime() - keptMs),
  }
}
