import type { Database } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import { chinaTimestamp } from '../../kernel/clock.ts'
import { createWatch } from '../../kernel/watch.ts'
import { listUnnotedPeriods, noteBuyers } from './buyer-periods.ts'
import { createPeriodTables } from './create-period-tables.ts'
import { isArchived, knowArchived } from './in-period.ts'
import { cutTo, periodAt, periodOf, readCuts } from './ledger.cuts.ts'
import { type Grain, sortNewestFirst, spanOf } from './ledger.periods.ts'
import { runUndisturbed } from './undisturbed.ts'

export type Ledger = ReturnType<typeof createLedger>

const dayMs = 86_400_000
/** So many days before its first order, a period has tables. */
const aheadDays = 3
const rereadMs = 10_000

interface Deps {
  database: Database
  now: () => Date
  grain?: Grain
}

/** Knows which ledger periods have tables, and makes them: ahead by a timed job, or on the first order of a period. */
export function createLedger({ database, now, grain = 'month' }: Deps) {
  const known = new Set<string>()
  let readAt = Number.NEGATIVE_INFINITY
  let cut: Promise<void> | undefined
  const watch = createWatch(() => refreshWhenOld().catch(() => {}))

  async function refresh(): Promise<void> {
    const at = performance.now()
    await readCuts(database.db)
    const rows = await database.db.selectFrom('order_month').select(['month', 'archived_at']).execute()
    for (const { month } of rows) known.add(month)
    knowArchived(rows.filter(({ archived_at }) => archived_at !== null).map(({ month }) => month))
    readAt = at
  }

  async function refreshWhenOld(): Promise<void> {
    if (performance.now() - readAt > rereadMs) await refresh()
  }

  /** Once in the life of a process: what it was started with becomes what orders are written by. */
  async function applyGrain(): Promise<void> {
    cut ??= cutTo(database, grain, now())
    await cut.catch((error) => {
      cut = undefined
      throw error
    })
    await refreshWhenOld()
  }

  async function ensure(period: string): Promise<void> {
    if (known.has(period)) return
    await refresh()
    if (known.has(period)) return
    await createPeriodTables(database, period)
    await register(database, period, now().getTime())
    known.add(period)
  }

  /** Those that have tables. One small query, so that a period made by another process is seen. */
  async function listNewestFirst(): Promise<string[]> {
    await refresh()
    const live = [...known].filter((period) => !isArchived(period))
    return sortNewestFirst(live.map((period) => ({ period }))).map(({ period }) => period)
  }

  return {
    periodOf,
    refresh,
    ensure,
    listNewestFirst,
    /** Before an order of that number is written. */
    async ensureFor(orderNo: string): Promise<void> {
      await applyGrain()
      await ensure(periodOf(orderNo))
    },
    /** The periods of today and of the next days, so that no shopper waits for tables. */
    async makeAhead(): Promise<void> {
      await applyGrain()
      for (let day = 0; day <= aheadDays; day++) await ensure(periodAt(now(), day * dayMs))
    },
    /** Newest first, those that may hold an order of `ms` ago or later. */
    async listSince(ms: number): Promise<string[]> {
      const oldest = chinaTimestamp(new Date(now().getTime() - ms))
      return (await listNewestFirst()).filter((period) => spanOf(period).to > oldest)
    },
    /** Notes, for every period that took its last order, who bought in it. */
    async noteBuyers(): Promise<void> {
      const closed = chinaTimestamp(new Date(now().getTime() - dayMs))
      for (const period of await listUnnotedPeriods(database.db))
        if (spanOf(period).to <= closed) await noteBuyers(database, period, now().getTime())
    },
    /** Those with tables that were over so many months ago. */
    async listEnded(months: number): Promise<string[]> {
      const then = now()
      then.setUTCMonth(then.getUTCMonth() - months)
      return (await listNewestFirst()).filter((period) => spanOf(period).to <= chinaTimestamp(then))
    },
    /** Periods in which a submit of the last day can have placed its order: this one, just after its beginning also the one before. */
    async listRecent(): Promise<string[]> {
      const periods = new Set([periodAt(now()), periodAt(now(), -dayMs)])
      return (await listNewestFirst()).filter((period) => periods.has(period))
    },
    /** The period is younger than a day. */
    isFirstDay(): boolean {
      return periodAt(now()) !== periodAt(now(), -dayMs)
    },
    /** Runs it again where a period has just gone to the archive or come back, and this process did not know. */
    async retryArchived<T>(read: () => Promise<T>): Promise<T> {
      try {
        return await read()
      } catch (error) {
        const isElsewhere = error instanceof AppError && error.code === 'order.archived'
        if (!isElsewhere && !database.dialect.isMissingTable(error)) throw error
        await refresh()
        return read()
      }
    },
    async has(period: string): Promise<boolean> {
      if (!known.has(period)) await refresh()
      return known.has(period)
    },
    runUndisturbed: <T>(work: () => Promise<T>) => runUndisturbed(database.db, work),
    /** Hears of cuts and periods that other processes make. */
    watch: { start: watch.start, stop: watch.stop },
  }
}

/** Last of all, so that a period that is listed is complete; two processes may both try. */
async function register({ db, dialect }: Database, period: string, at: number): Promise<void> {
  try {
    await db.insertInto('order_month').values({ month: period, created_at: at }).execute()
  } catch (error) {
    if (!dialect.isDuplicate(error)) throw error
  }
}
