import { sql, type Transaction } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  amountOf,
  codes,
  createProbe,
  type DatabaseUnderTest,
  errorOf,
  insert,
  type Probe,
  update,
} from './database.conformance.ts'
import type { Database, Db, Tx } from './database.ts'
import { insertRows } from './insert-rows.ts'
import { later } from './later.ts'
import { together } from './together.ts'

/** Statements that travel together: what does not travel gives the same. */
export function packetConformance(driver: string, create: () => Promise<DatabaseUnderTest>) {
  describe(`packets: ${driver}`, () => {
    let store: DatabaseUnderTest
    let database: Database
    let other: Database

    beforeEach(async () => {
      store = await create()
      database = store.open()
      other = store.open()
      await createProbe(database)
    })

    afterEach(async () => {
      await Promise.all([database.close(), other.close()])
      await store.remove()
    })

    it('does later writes before the next statement and before the commit, in the order asked for', async () => {
      await database.transaction(async (tx) => {
        await insertLater(tx, 1, 'a')
        await update(tx, 1, sql`amount + 1`)
        await insertLater(tx, 2, 'b')
        await insertLater(tx, 3, 'c')
        expect(await codes(tx)).toEqual(['a', 'b', 'c'])
        await insertLater(tx, 4, 'd')
      })
      expect(await codes(other.db)).toEqual(['a', 'b', 'c', 'd'])
      expect(await amountOf(other.db, 1)).toBe(2)
    })

    it('undoes later writes of a transaction that throws, and leaves none to the next one', async () => {
      const failing = database.transaction(async (tx) => {
        await insertLater(tx, 1, 'a')
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      await database.transaction((tx) => insert(tx, 2, 'b'))
      expect(await codes(other.db)).toEqual(['b'])
    })

    it('commits nothing when a later write fails, at the next statement or at the commit', async () => {
      await insert(database.db, 1, 'a')
      const failing = [
        database.transaction(async (tx) => {
          await insertLater(tx, 2, 'b')
          await insertLater(tx, 3, 'a')
        }),
        database.transaction(async (tx) => {
          await insertLater(tx, 4, 'a')
          await insert(tx, 5, 'e')
        }),
      ]
      for (const writing of failing)
        expect(await errorOf(writing, database)).toEqual({ isDuplicate: true, isConflict: false })
      expect(await codes(other.db)).toEqual(['a'])
      await database.transaction((tx) => insert(tx, 6, 'f'))
      expect(await codes(other.db)).toEqual(['a', 'f'])
    })

    it('undoes a later write behind a savepoint that failed', async () => {
      await database.transaction(async (tx) => {
        await insertLater(tx, 1, 'before')
        const failing = database.savepoint(tx, 'step', async () => {
          await insertLater(tx, 2, 'inside')
          throw new Error('no')
        })
        await expect(failing).rejects.toThrow('no')
      })
      expect(await codes(other.db)).toEqual(['before'])
    })

    it('asks several questions together and gives the rows of each, in their order', async () => {
      await insert(database.db, 1, 'a', 5)
      await insert(database.db, 2, 'b', 6)
      const { db } = database as unknown as Probed
      const [one, none, all] = await together(db, [
        db.selectFrom('probe').select('code').where('id', '=', 2),
        db.selectFrom('probe').selectAll().where('amount', '>', 6),
        db.selectFrom('probe').select('amount').orderBy('id'),
      ])
      expect(one).toEqual([{ code: 'b' }])
      expect(none).toEqual([])
      expect(all).toEqual([{ amount: 5 }, { amount: 6 }])
      expect(await together(db, [db.selectFrom('probe').select('id').where('id', '=', 1)])).toEqual([
        [{ id: 1 }],
      ])
    })

    it('sees in a transaction what was written before, also later writes', async () => {
      await database.transaction(async (tx) => {
        await insertLater(tx, 1, 'a')
        const probe = asProbe(tx)
        const [codesThen, ids] = await together(probe, [
          probe.selectFrom('probe').select('code'),
          probe.selectFrom('probe').select('id'),
        ])
        expect([codesThen, ids]).toEqual([[{ code: 'a' }], [{ id: 1 }]])
      })
      expect(await codes(other.db)).toEqual(['a'])
    })

    it('puts an insert together once and fills it with the rows of each time', async () => {
      const { db } = database as unknown as { db: Db }
      const insertProbes = (rows: object[]) =>
        db.executeQuery(insertRows(db, 'probe' as never, rows as never))
      await insertProbes([{ id: 1, code: 'a', amount: 5 }])
      await insertProbes([{ id: 2, code: 'b', amount: 6 }])
      await insertProbes([
        { code: 'c', id: 3, amount: 7 },
        { code: 'd', id: 4, amount: 8 },
      ])
      expect(await codes(other.db)).toEqual(['a', 'b', 'c', 'd'])
      expect(await amountOf(other.db, 4)).toBe(8)
      const lacking = [
        { id: 5, code: 'e', amount: 9 },
        { id: 6, code: 'f' },
      ]
      expect(() => insertRows(db, 'probe' as never, lacking as never).compile()).toThrow(
        'row 1 has no amount',
      )
    })

    it('throws when one of the questions fails', async () => {
      const { db } = database as unknown as Probed
      const asking = together(db, [
        db.selectFrom('probe').select('id'),
        db.selectFrom('nowhere').select('id'),
        db.selectFrom('probe').select('id'),
      ])
      await expect(asking).rejects.toThrow(/nowhere/)
      expect(await codes(database.db)).toEqual([])
    })
  })
}

interface Probed {
  db: Transaction<{ probe: Probe; nowhere: { id: number } }>
}

function asProbe(tx: Tx) {
  return tx as unknown as Transaction<{ probe: Probe }>
}

function insertLater(tx: Tx, id: number, code: string) {
  return later(tx, asProbe(tx).insertInto('probe').values({ id, code, amount: 1 }))
}
