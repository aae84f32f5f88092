import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabaseAt, type TestPlace } from '../../../test/place.ts'
import { createTestPlace, removeTestPlace } from '../../../test/ports.ts'
import { codes, createProbe, insert } from './database.conformance.ts'
import type { Database } from './database.ts'
import { openSqlite } from './sqlite.ts'

describe('SQLite', () => {
  let place: TestPlace
  let database: Database

  beforeEach(async () => {
    place = await createTestPlace()
    database = openDatabaseAt(place)
    await createProbe(database)
  })

  afterEach(async () => {
    await database.close()
    await removeTestPlace(place)
  })

  it('goes on after an error that rolled the transaction back by itself', async () => {
    await insert(database.db, 1, 'a')
    const failing = database.transaction(async (tx) => {
      await insert(tx, 2, 'b')
      await sql`insert or rollback into probe (id, code, amount) values (1, 'c', 1)`.execute(tx)
    })
    await expect(failing).rejects.toThrow('UNIQUE constraint failed')
    await database.transaction((tx) => insert(tx, 3, 'd'))
    expect(await codes(database.db)).toEqual(['a', 'd'])
  })

  it('writes every commit to the disk before it says so', async () => {
    const { rows } = await sql`pragma synchronous`.execute(database.db)
    expect(rows).toEqual([{ synchronous: 2 }])
  })

  it('keeps one transaction at a time in memory too', async () => {
    const memory = openSqlite({ file: ':memory:' })
    await createProbe(memory)
    await memory.transaction((tx) => insert(tx, 1, 'a'))
    await Promise.all([2, 3, 4].map((id) => memory.transaction((tx) => insert(tx, id, `row ${id}`))))
    expect(await codes(memory.db)).toHaveLength(4)
    await memory.close()
  })
})
