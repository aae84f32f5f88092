import type { listCategoryVisits, QueryOf, ReplyOf } from '@jishi/contract'
import type { Database } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import { type Clock, chinaTime } from '../../kernel/clock.ts'
import type { Ids } from '../../kernel/ids.ts'
import { createWatch } from '../../kernel/watch.ts'
import { type CategoryIndex, getPage } from './catalog.rules.ts'
import { putVisits, sumVisits } from './category-visits.queries.ts'

const dayMs = 86_400_000
const maxDays = 92

interface Deps {
  database: Database
  clock: Clock
  ids: Ids
  getIndex: () => Promise<CategoryIndex>
}

interface Tally {
  day: string
  categoryId: number
  visits: number
}

/**
 * How often categories are looked at, by day of China Standard Time. A visit costs an addition in memory; twice a second
 * each process writes its own totals, not what was added to them, so writing twice is the same as once. A process
 * that is killed takes the last second with it.
 */
export function createCategoryVisits({ database: { db }, clock, ids, getIndex }: Deps) {
  const source = ids.next()
  const tallies = new Map<string, Tally>()
  const unwritten = new Set<Tally>()

  async function flush(): Promise<void> {
    const today = dayOf(clock.now())
    for (const tally of unwritten) {
      const { visits } = tally
      await putVisits(db, { ...tally, source })
      // More may have come meanwhile.
      if (tally.visits === visits) unwritten.delete(tally)
    }
    for (const [key, tally] of tallies) {
      if (tally.day !== today && !unwritten.has(tally)) tallies.delete(key)
    }
  }

  /** What cannot be written now is written with the next try. */
  const watch = createWatch(() => flush().catch(() => {}))

  return {
    /** Throws catalog.category_not_found. */
    async recordVisit(id: number): Promise<void> {
      getPage(await getIndex(), id)
      const day = dayOf(clock.now())
      const key = `${day} ${id}`
      const tally = tallies.get(key) ?? { day, categoryId: id, visits: 0 }
      tally.visits++
      tallies.set(key, tally)
      unwritten.add(tally)
    },

    /** By day, then the most visited first. Throws request.invalid for more than 92 days. */
    async listVisits({
      from,
      to,
    }: QueryOf<typeof listCategoryVisits>): Promise<ReplyOf<typeof listCategoryVisits>> {
      const days = (Date.parse(to) - Date.parse(from)) / dayMs + 1
      if (days < 1 || days > maxDays) throw new AppError('request.invalid')
      const { byId } = await getIndex()
      const rows = await sumVisits(db, from, to)
      return rows.map((row) => ({ ...row, name: byId.get(row.categoryId)?.name ?? null }))
    },

    start: watch.start,
    /** Resolves when what was counted is written, or could not be. */
    async stop(): Promise<void> {
      await watch.stop()
      await watch.run()
    },
  }
}

function dayOf(at: Date): string {
  return chinaTime(at).slice(0, 10)
}
