import type { Database } from '../../infra/database/database.ts'
import type { BillSource } from '../../infra/payment/bill-source.ts'
import { AppError } from '../../kernel/app-error.ts'
import { type Clock, chinaTime } from '../../kernel/clock.ts'
import { type BillRow, bookBill, endBill, insertBill, listBillsToRead } from './bill.queries.ts'
import { compareBill, findMissingThere } from './compare-bill.ts'

export interface BillDeps {
  database: Database
  sources: readonly BillSource[]
  clock: Clock
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Bills of a day are made in the morning of the next: at nine, and WeChat says to come at ten. */
const readyAfterMs = 10 * hourMs
/** Days that are asked for, should nobody have worked for a while. */
const daysBack = 3
/** A day for which no bill comes in that time had no movements. */
const patienceMs = 3 * dayMs

/** Reads the bills that are due, each provider's for itself. Safe to run at any time, by any number of processes. */
export async function readBills(deps: BillDeps): Promise<void> {
  const { database, sources, clock } = deps
  const now = clock.now().getTime()
  await announceDays(deps, now)
  for (const bill of await listBillsToRead(database.db, now, 20)) {
    const source = sources.find(({ name }) => name === bill.provider)
    if (source === undefined || !(await bookBill(database.db, bill, now + hourMs))) continue
    try {
      await readBill(deps, source, bill)
    } catch (error) {
      // Asked again in an hour; the others do not wait for it.
      if (!(error instanceof AppError && error.code === 'payment.provider_unreachable')) throw error
    }
  }
}

async function announceDays({ database, sources }: BillDeps, now: number): Promise<void> {
  for (let back = 1; back <= daysBack; back++) {
    const day = chinaTime(new Date(now - back * dayMs)).slice(0, 10)
    const readyAt = startOf(day) + dayMs + readyAfterMs
    if (readyAt > now) continue
    for (const { name: provider } of sources) {
      const row = {
        provider,
        day,
        state: 'waiting' as const,
        entries: 0,
        next_try_at: readyAt,
        read_at: null,
      }
      await insertBill(database.db, database.dialect, row)
    }
  }
}

async function readBill(deps: BillDeps, source: BillSource, { provider, day }: BillRow): Promise<void> {
  const { database, clock } = deps
  const bill = await source.openBill(day)
  const now = clock.now().getTime()
  if (bill === undefined && now < startOf(day) + dayMs + patienceMs) return
  const entries = bill === undefined ? 0 : await compareBill(deps, { provider, day }, bill)
  await findMissingThere(deps, { provider, day })
  await endBill(database.db, { provider, day }, { entries, read_at: now })
}

function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00+08:00`)
}
