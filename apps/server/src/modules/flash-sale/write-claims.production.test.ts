import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openTestPorts } from '../../../test/ports.ts'
import { insertMany } from '../../infra/database/insert-many.ts'
import type { ClaimRow } from '../flash/index.ts'
import { sumUnits } from './write-claims.queries.ts'

it('what people have of an item is read out of an index alone, however many claims it has', async () => {
  const { database, close } = await openTestPorts()
  const rows = Array.from({ length: 4000 }, (_, i) => aRow(i))
  await database.transaction((tx) => insertMany(tx, 'flash_claim', rows))
  await sql`analyze table flash_claim`.execute(database.db)
  const sums = sumUnits(database.db, 1, [1, 2, 3])
  const [plan] = await sums.explain()
  expect(plan).toMatchObject({ key: 'flash_claim_units', Extra: expect.stringContaining('Using index') })
  expect(plan?.Extra).not.toContain('filesort')
  // Of the four claims of each, one is gone.
  expect((await sums.execute()).map(({ user_id, units }) => [user_id, Number(units)])).toEqual([
    [1, 3],
    [2, 3],
    [3, 3],
  ])
  await close()
})

function aRow(i: number): ClaimRow {
  const state = i < 1000 ? ('gone' as const) : ('ordered' as const)
  const claim = { claim_id: `claim${i}`, item_id: 1, user_id: i % 1000, count: 1, epoch: 1 }
  return { ...claim, state, reason: null, order_no: null, until: 1, created_at: 1 }
}
