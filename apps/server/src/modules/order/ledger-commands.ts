import { errorMessage } from '@jishi/contract'
import type { Database } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import { chinaTime } from '../../kernel/clock.ts'
import type { Archive } from './archive.ts'
import { sortNewestFirst } from './ledger.periods.ts'

export const ledgerUsage = `  ledger list              the ledger's periods, and which lie in the archive
  ledger archive PERIOD    move one that is over (202410, 2024W40, 20241001) to the storage; again: go on
  ledger restore PERIOD    bring it back into tables; again: go on`

interface Deps {
  database: Database
  archive: Archive
}

export interface Answer {
  text: string
  isDone: boolean
}

/** `jishi ledger ...`. A refusal is an answer, not an error. */
export async function ledgerCommands(deps: Deps, [verb, period]: string[]): Promise<Answer> {
  if (verb === 'list') return { text: await describePeriods(deps.database), isDone: true }
  if ((verb !== 'archive' && verb !== 'restore') || period === undefined)
    return { text: `usage:\n${ledgerUsage}`, isDone: false }
  try {
    await deps.archive[verb](period)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { text: errorMessage(error.code, 'en', error.details), isDone: false }
  }
  return {
    text: verb === 'archive' ? `${period} is archived.` : `${period} is back in its tables.`,
    isDone: true,
  }
}

async function describePeriods({ db }: Database): Promise<string> {
  const rows = await db.selectFrom('order_month').selectAll().execute()
  const periods = sortNewestFirst(rows.map((row) => ({ ...row, period: row.month })))
  if (periods.length === 0) return 'No periods.'
  return periods
    .map(({ period, archive_state, archived_at, orders }) =>
      archived_at === null
        ? `${period.padEnd(8)}  live`
        : `${period.padEnd(8)}  ${archive_state}, ${orders} orders, since ${chinaTime(new Date(archived_at))}`,
    )
    .join('\n')
}
