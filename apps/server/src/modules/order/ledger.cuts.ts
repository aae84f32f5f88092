import type { Database, Db } from '../../infra/database/database.ts'
import { chinaTimestamp } from '../../kernel/clock.ts'
import { type Cut, type Grain, grainUnder, midnightAfter, periodUnder } from './ledger.periods.ts'

declare module '../../infra/database/database.ts' {
  interface Tables {
    /** Since when orders are written by which grain; none: by months. Only ever about the future. */
    ledger_cut: { since: string; grain: Grain; created_at: number }
  }
}

/** Every process reads the cuts more often than that, so a new one is known to all before it counts. */
const leadMs = 10 * 60_000

/**
 * What this process knows of them. A process serves one database, and where an order lies must be known in the middle
 * of any transaction: so this is the process's, not a service's.
 */
let known: readonly Cut[] = []

/** The period that holds the order, read off its number: `202611`, `2026W48`, `20261126`. */
export function periodOf(orderNo: string): string {
  return periodUnder(known, orderNo)
}

/** The period that `ms` from `at` falls into. */
export function periodAt(at: Date, ms = 0): string {
  return periodOf(chinaTimestamp(new Date(at.getTime() + ms)))
}

/** Reads the cuts that any process has made. Within ten minutes of each other is often enough. */
export async function readCuts(db: Db): Promise<readonly Cut[]> {
  known = await db.selectFrom('ledger_cut').select(['since', 'grain']).orderBy('since').execute()
  return known
}

/**
 * Makes `grain` the one of later orders: from midnight on, and in a shop without orders at once. What is written keeps
 * its place. Of processes that want different ones, the last to ask gets its will.
 */
export async function cutTo({ db, dialect }: Database, grain: Grain, now: Date): Promise<void> {
  const cuts = await readCuts(db)
  if (grainUnder(cuts, '9') === grain) return
  const since = (await isEmpty(db)) ? '0' : midnightAfter(now, leadMs)
  try {
    await db.insertInto('ledger_cut').values({ since, grain, created_at: now.getTime() }).execute()
  } catch (error) {
    if (!dialect.isDuplicate(error)) throw error
    await db.updateTable('ledger_cut').set({ grain }).where('since', '=', since).execute()
  }
  await readCuts(db)
}

async function isEmpty(db: Db): Promise<boolean> {
  return (await db.selectFrom('order_month').select('month').limit(1).executeTakeFirst()) === undefined
}
