import { expect, it } from 'vitest'
import { openDatabaseAt } from '../../../test/place.ts'
import { createTestPlace, removeTestPlace } from '../../../test/ports.ts'
import { countSold, createLabTables, fillShelf } from '../lab.queries.ts'
import { createNaiveWay } from './naive.ts'

const buyers = 5

// SQLite has one writer at a time: there, a transaction around everything would be a lock.
it('a transaction around the naive way changes nothing where its reading waits for nobody', async () => {
  const place = await createTestPlace()
  const database = openDatabaseAt(place)
  await createLabTables(database)
  await fillShelf(database.db, 1)
  const { promise: allHaveRead, resolve } = Promise.withResolvers<void>()
  let readers = 0
  const meet = () => {
    if (++readers === buyers) resolve()
    return allHaveRead
  }
  const buyInOne = (buyer: number) =>
    database.transaction((tx) => {
      const inside = { ...database, db: tx, transaction: <T>(work: (t: typeof tx) => Promise<T>) => work(tx) }
      return createNaiveWay(inside, { think: meet }).buy(buyer)
    })
  const told = await Promise.all(Array.from({ length: buyers }, (_, i) => buyInOne(i + 1)))
  expect(told).toEqual([true, true, true, true, true])
  expect(await countSold(database.db)).toBe(buyers)
  await database.close()
  await removeTestPlace(place)
})
