import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database, Db, Tx } from './database.ts'

/** An empty database; each `open` is one more process on it. */
export interface DatabaseUnderTest {
  open(): Database
  /** Starts a real process that commits the row (1, 'kept', 5) and is killed the moment it says so. */
  commitAndDie(): Promise<void>
  remove(): Promise<void>
}

export function databaseConformance(driver: string, create: () => Promise<DatabaseUnderTest>) {
  describe(`database: ${driver}`, () => {
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

    it('commits all writes of a transaction, and gives what the work gave', async () => {
      const result = await database.transaction(async (tx) => {
        await insert(tx, 1, 'a')
        await insert(tx, 2, 'b')
        return 'done'
      })
      expect(result).toBe('done')
      expect(await codes(other.db)).toEqual(['a', 'b'])
    })

    it('undoes all writes of a transaction that throws, and throws the same', async () => {
      const reason = new Error('no')
      const failing = database.transaction(async (tx) => {
        await insert(tx, 1, 'a')
        throw reason
      })
      await expect(failing).rejects.toBe(reason)
      expect(await codes(database.db)).toEqual([])
      await database.transaction((tx) => insert(tx, 1, 'a'))
    })

    it('keeps what was committed when the process is killed', async () => {
      await store.commitAndDie()
      expect(await codes(database.db)).toEqual(['kept'])
    })

    it('commits a transaction that asked nothing', async () => {
      expect(await database.transaction(async () => 'nothing')).toBe('nothing')
      await database.transaction((tx) => insert(tx, 1, 'a'))
      expect(await codes(other.db)).toEqual(['a'])
    })

    it('shows a transaction its own writes and nobody else the uncommitted ones', async () => {
      await database.transaction(async (tx) => {
        await insert(tx, 1, 'a')
        expect(await codes(tx)).toEqual(['a'])
        expect(await codes(other.db)).toEqual([])
      })
      expect(await codes(other.db)).toEqual(['a'])
    })

    it('does not let a running transaction hold up plain reads', async () => {
      await insert(database.db, 1, 'a')
      await database.transaction(async (tx) => {
        await update(tx, 1, sql`amount + 1`)
        expect(await codes(database.db)).toEqual(['a'])
        expect(await codes(other.db)).toEqual(['a'])
      })
    })

    it('shows a snapshot one moment, whatever is committed meanwhile', async () => {
      await insert(database.db, 1, 'a')
      const seen = await database.snapshot(async (db) => {
        const first = await codes(db)
        await insert(other.db, 2, 'b')
        await insert(database.db, 3, 'c')
        return [first, await codes(db)]
      })
      expect(seen).toEqual([['a'], ['a']])
      expect(await codes(database.db)).toEqual(['a', 'b', 'c'])
      expect(await database.snapshot(codes)).toEqual(['a', 'b', 'c'])
    })

    it('shows a snapshot the moment at which it began, not that of its first question', async () => {
      const seen = await database.snapshot(async (db) => {
        await insert(other.db, 1, 'a')
        return codes(db)
      })
      expect(seen).toEqual([])
    })

    it('undoes only what was done behind a savepoint that failed', async () => {
      await database.transaction(async (tx) => {
        await insert(tx, 1, 'before')
        const failing = database.savepoint(tx, 'step', async () => {
          await insert(tx, 2, 'inside')
          throw new Error('no')
        })
        await expect(failing).rejects.toThrow('no')
        expect(await database.savepoint(tx, 'step', () => insert(tx, 3, 'again').then(() => 'kept'))).toBe(
          'kept',
        )
        await insert(tx, 4, 'after')
      })
      expect(await codes(other.db)).toEqual(['before', 'again', 'after'])
    })

    it('lets savepoints stand inside each other', async () => {
      await database.transaction(async (tx) => {
        await database.savepoint(tx, 'outer', async () => {
          await insert(tx, 1, 'outer')
          await database
            .savepoint(tx, 'inner', async () => {
              await insert(tx, 2, 'inner')
              throw new Error('no')
            })
            .catch(() => {})
        })
      })
      expect(await codes(other.db)).toEqual(['outer'])
    })

    it('knows a duplicate from other errors, and lets the transaction go on after one', async () => {
      await insert(database.db, 1, 'a')
      await database.transaction(async (tx) => {
        expect(await errorOf(insert(tx, 2, 'a'), database)).toEqual({ isDuplicate: true, isConflict: false })
        expect(await errorOf(insert(tx, 1, 'b'), database)).toEqual({ isDuplicate: true, isConflict: false })
        await insert(tx, 3, 'c')
      })
      expect(await codes(database.db)).toEqual(['a', 'c'])
    })

    it('refuses what a CHECK or NOT NULL forbids, as neither duplicate nor conflict', async () => {
      const neither = { isDuplicate: false, isConflict: false }
      expect(await errorOf(insert(database.db, 1, 'a', -1), database)).toEqual(neither)
      await insert(database.db, 1, 'a', 2)
      expect(await errorOf(update(database.db, 1, sql`amount - 3`), database)).toEqual(neither)
      expect(await errorOf(update(database.db, 1, sql`null`), database)).toEqual(neither)
      expect(await amountOf(database.db, 1)).toBe(2)
    })

    it('names a table that is not there', async () => {
      const failure = await sql`select 1 from nowhere`.execute(database.db).catch((error: unknown) => error)
      expect(database.dialect.isMissingTable(failure)).toBe(true)
      const duplicate = await insert(database.db, 1, 'a')
        .then(() => insert(database.db, 1, 'a'))
        .catch((error: unknown) => error)
      expect(database.dialect.isMissingTable(duplicate)).toBe(false)
    })

    it('counts the rows that a guarded write matched, changed or not', async () => {
      await insert(database.db, 1, 'a', 5)
      const change = (amount: number, where: string) =>
        sql`update probe set amount = ${amount} where code = ${where}`.execute(database.db)
      expect((await change(6, 'a')).numAffectedRows).toBe(1n)
      expect((await change(6, 'a')).numAffectedRows).toBe(1n)
      expect((await change(6, 'b')).numAffectedRows).toBe(0n)
    })

    it('reads times in milliseconds and large ids as numbers', async () => {
      const at = 4_102_444_800_123
      await sql`insert into probe (id, code, amount) values (${at}, 'a', 1)`.execute(database.db)
      const { rows } = await sql<{ id: number }>`select id from probe`.execute(database.db)
      expect(rows).toEqual([{ id: at }])
    })

    it('loses no update when many lock, read and write the same row', async () => {
      await insert(database.db, 1, 'a', 0)
      const addOne = (one: Database) =>
        one.transaction(async (tx) => {
          const { rows } =
            await sql<Probe>`select amount from probe where id = 1 ${one.dialect.forUpdate}`.execute(tx)
          await update(tx, 1, sql`${(rows[0]?.amount ?? 0) + 1}`)
        })
      await Promise.all(Array.from({ length: 30 }, (_, i) => addOne(i % 2 ? database : other)))
      expect(await amountOf(database.db, 1)).toBe(30)
    })

    it('commits both of two transactions that lock each other out, by running one again', async () => {
      await insert(database.db, 1, 'a', 0)
      await insert(database.db, 2, 'b', 0)
      await Promise.all([lockBoth(database, 1, 2), lockBoth(other, 2, 1)])
      expect([await amountOf(database.db, 1), await amountOf(database.db, 2)]).toEqual([2, 2])
    })

    it('gives rows that many claim at once to one each', async () => {
      for (let id = 1; id <= 40; id++) await insert(database.db, id, `row-${String(id).padStart(2, '0')}`)
      const claim = (one: Database) =>
        one.transaction(async (tx) => {
          const { rows } =
            await sql<Probe>`select id from probe order by id limit 10 ${one.dialect.skipLocked}`.execute(tx)
          await sleep(50)
          for (const { id } of rows) await sql`delete from probe where id = ${id}`.execute(tx)
          return rows.map(({ id }) => id)
        })
      const claimed = (await Promise.all([database, other, database, other].map(claim))).flat()
      expect(claimed.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
    })

    it('answers a ping while it is open and rejects it after', async () => {
      await database.ping()
      await other.close()
      await expect(other.ping()).rejects.toThrow()
      other = store.open()
    })
  })
}

export interface Probe {
  id: number
  code: string
  amount: number
}

export async function createProbe({ db }: Database): Promise<void> {
  await sql`create table probe (
    id bigint not null primary key, code varchar(20) not null unique, amount int not null check (amount >= 0)
  )`.execute(db)
}

/** Adds one to two rows, with time between for somebody who does it the other way round. Gives how often it ran. */
export async function lockBoth(database: Database, first: number, second: number): Promise<number> {
  let runs = 0
  await database.transaction(async (tx) => {
    runs++
    await update(tx, first, sql`amount + 1`)
    if (runs === 1) await sleep(150)
    await update(tx, second, sql`amount + 1`)
  })
  return runs
}

export function insert(db: Db | Tx, id: number, code: string, amount = 1) {
  return sql`insert into probe (id, code, amount) values (${id}, ${code}, ${amount})`.execute(db)
}

export function update(db: Db | Tx, id: number, amount: ReturnType<typeof sql>) {
  return sql`update probe set amount = ${amount} where id = ${id}`.execute(db)
}

export async function codes(db: Db | Tx): Promise<string[]> {
  return (await sql<Probe>`select code from probe order by id`.execute(db)).rows.map(({ code }) => code)
}

export async function amountOf(db: Db | Tx, id: number): Promise<number | undefined> {
  return (await sql<Probe>`select amount from probe where id = ${id}`.execute(db)).rows[0]?.amount
}

export async function errorOf(writing: Promise<unknown>, { dialect }: Database) {
  const error = await writing.then(
    () => expect.unreachable('the write was accepted'),
    (reason: unknown) => reason,
  )
  return { isDuplicate: dialect.isDuplicate(error), isConflict: dialect.isConflict(error) }
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
