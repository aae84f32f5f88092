import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openTestPorts } from '../../../test/ports.ts'
import type { Db } from '../../infra/database/database.ts'
import { insertMany } from '../../infra/database/insert-many.ts'
import { type ClaimRow, listClaimStates, listClaims } from './flash-claims.queries.ts'

it('a page of the claims of an item is read from where it begins, not from the first claim', async () => {
  const { database, close } = await openTestPorts()
  const count = 4000
  await database.transaction((tx) =>
    insertMany(
      tx,
      'flash_claim',
      Array.from({ length: count }, (_, i) => aRow(i)),
    ),
  )
  await sql`analyze table flash_claim`.execute(database.db)
  const page = { itemId: 1, after: nameOf(1999), limit: 100 }

  await database.db.connection().execute(async (db) => {
    for (const list of [listClaims, listClaimStates]) {
      const before = await countSteps(db)
      const rows = await list(db, database.dialect, page)
      expect(rows.map(({ claim_id }) => claim_id)).toEqual(
        Array.from({ length: 100 }, (_, i) => nameOf(2000 + i)),
      )
      expect((await countSteps(db)) - before).toBeLessThan(500)
    }
  })
  await close()
})

/** Entries that this connection has looked at in any index so far. */
async function countSteps(db: Db): Promise<number> {
  const { rows } = await sql<{ Value: string }>`show session status where variable_name like 'Handler_read%'
    or variable_name = 'Handler_icp_attempts'`.execute(db)
  return rows.reduce((sum, { Value }) => sum + Number(Value), 0)
}

const nameOf = (i: number) => `claim${String(i).padStart(6, '0')}`

function aRow(i: number): ClaimRow {
  const claim = { claim_id: nameOf(i), item_id: 1, user_id: i, count: 1, epoch: 1 }
  return { ...claim, state: 'ordered', reason: null, order_no: null, until: 1, created_at: 1 }
}
