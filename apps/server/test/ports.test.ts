import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { listPendingMigrations } from '../src/infra/database/migrate.ts'
import { openTestPorts } from './ports.ts'

it('gives every caller a shop of its own, fully migrated', async () => {
  const [one, other] = await Promise.all([openTestPorts(), openTestPorts()])
  await one.kv.set('greeting', 'hello')
  await one.cartStore.add(1, { skuId: 7, count: 2, maxCount: 9 }, { maxLines: 9 })
  await sql`insert into outbox (job_id, name, payload, run_at, created_at) values ('a', 'b', '{}', 1, 1)`.execute(
    one.database.db,
  )

  expect(await listPendingMigrations(one.database)).toEqual([])
  expect(await one.kv.get('greeting')).toBe('hello')
  expect(await other.kv.get('greeting')).toBeUndefined()
  expect(await other.cartStore.read(1)).toEqual([])
  expect((await sql`select * from outbox`.execute(other.database.db)).rows).toEqual([])

  await one.close()
  await other.close()
})
