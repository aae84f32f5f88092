import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabaseAt, type TestPlace } from '../../../test/place.ts'
import { createTestPlace, removeTestPlace } from '../../../test/ports.ts'
import { amountOf, createProbe, insert, lockBoth, update } from './database.conformance.ts'
import type { Database } from './database.ts'

describe('MySQL', () => {
  let place: TestPlace
  let database: Database

  beforeEach(async () => {
    place = await createTestPlace()
    database = openDatabaseAt(place)
    await createProbe(database)
    await insert(database.db, 1, 'a', 0)
    await insert(database.db, 2, 'b', 0)
  })

  afterEach(async () => {
    await database.close()
    await removeTestPlace(place)
  })

  it('reads what others committed meanwhile: READ COMMITTED, not a snapshot', async () => {
    await database.transaction(async (tx) => {
      expect(await amountOf(tx, 1)).toBe(0)
      await update(database.db, 1, sql`7`)
      expect(await amountOf(tx, 1)).toBe(7)
    })
  })

  it('runs the loser of a real deadlock again', async () => {
    const runs = await Promise.all([lockBoth(database, 1, 2), lockBoth(database, 2, 1)])
    expect(runs.toSorted()).toEqual([1, 2])
    expect([await amountOf(database.db, 1), await amountOf(database.db, 2)]).toEqual([2, 2])
  })

  it('runs the whole transaction again when the deadlock struck behind a savepoint', async () => {
    const behindSavepoint = async (first: number, second: number) => {
      let runs = 0
      await database.transaction(async (tx) => {
        runs++
        await update(tx, first, sql`amount + 1`)
        if (runs === 1) await new Promise((resolve) => setTimeout(resolve, 150))
        await database.savepoint(tx, 'step', () => update(tx, second, sql`amount + 1`))
      })
      return runs
    }
    expect((await Promise.all([behindSavepoint(1, 2), behindSavepoint(2, 1)])).toSorted()).toEqual([1, 2])
    expect([await amountOf(database.db, 1), await amountOf(database.db, 2)]).toEqual([2, 2])
  })

  it('gives every connection of the pool the same strict session', async () => {
    const settings = await Promise.all(
      Array.from({ length: 8 }, () =>
        sql`select @@tx_isolation as isolation, @@sql_mode as mode, sleep(0.05) as pause`.execute(
          database.db,
        ),
      ),
    )
    for (const { rows } of settings) {
      expect(rows).toMatchObject([
        { isolation: 'READ-COMMITTED', mode: expect.stringContaining('STRICT_TRANS_TABLES') },
      ])
    }
  })

  it('refuses text that does not fit instead of cutting it', async () => {
    await expect(insert(database.db, 3, 'x'.repeat(21))).rejects.toThrow('too long')
  })
})
