import type { Clock } from '../../kernel/clock.ts'
import type { Proof } from '../../kernel/proof.ts'
import { countRows } from '../database/count-rows.ts'
import type { Database, Db } from '../database/database.ts'
import './outbox.tables.ts'

/** The relay looks once a second; this long it may be without a queue before somebody should know. */
const graceMs = 60_000
const shownRows = 1000

/** What was committed together with a change and not handed on: the jobs of a relay that does not run. */
export function outboxProofs({ clock }: { clock: Clock }): Proof<Database['db']>[] {
  return [
    {
      promises: { 'outbox.handed_over': `no job waits in the outbox for more than ${graceMs / 1000} s` },
      countRows: async (db) => Math.min(await countRows(selectOverdue(db)), shownRows),
      async *find(db, onSeen) {
        const rows = await selectOverdue(db)
          .select(['id', 'name', 'created_at'])
          .orderBy('id')
          .limit(shownRows)
          .execute()
        onSeen(rows.length)
        for (const row of rows) yield { promise: 'outbox.handed_over', row }
      },
    },
  ]

  function selectOverdue(db: Db) {
    return db.selectFrom('outbox').where('created_at', '<', clock.now().getTime() - graceMs)
  }
}
