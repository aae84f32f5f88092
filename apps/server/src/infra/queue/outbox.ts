import type { Clock } from '../../kernel/clock.ts'
import type { JobOutbox } from '../../kernel/events.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { Tx } from '../database/database.ts'
import { insertRows } from '../database/insert-rows.ts'
import { later } from '../database/later.ts'
import type {} from './outbox.tables.ts'

interface Deps {
  ids: Ids
  clock: Clock
  /** Called after each append, before the commit: a good moment to nudge the relay. */
  onAppend?: () => void
}

/** Writes the job into the caller's transaction: a rolled back change leaves none, a committed one never loses it. */
export function createOutbox({ ids, clock, onAppend = () => {} }: Deps): JobOutbox<Tx> {
  return {
    async append(tx, { name, payload, delayMs = 0 }) {
      const now = clock.now().getTime()
      const row = {
        job_id: ids.next(),
        name,
        payload: JSON.stringify(payload),
        run_at: now + delayMs,
        created_at: now,
      }
      await later(tx, insertRows(tx, 'outbox', [row]))
      onAppend()
    },
  }
}
