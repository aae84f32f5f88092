import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabaseAt, openLockAt, type TestPlace } from '../../../test/place.ts'
import { createTestPlace, removeTestPlace } from '../../../test/ports.ts'
import type { Database } from '../../infra/database/database.ts'
import type { Lock } from '../../infra/lock/lock.ts'
import { countSold, createLabTables, fillShelf, readShelf } from '../lab.queries.ts'
import { createConditionalWay } from './conditional.ts'
import { createLockedWay } from './locked.ts'
import { createNaiveWay } from './naive.ts'
import { createOptimisticWay } from './optimistic.ts'
import { createFencedWay, createPausedWay } from './paused.ts'
import { createPessimisticWay } from './pessimistic.ts'
import type { Buy, Pause, Way } from './way.ts'

let place: TestPlace
let database: Database
let lock: Lock
let retries: number
beforeEach(async () => {
  place = await createTestPlace()
  database = openDatabaseAt(place)
  lock = openLockAt(place)
  retries = 0
  await createLabTables(database)
})
afterEach(async () => {
  await Promise.all([database.close(), lock.close()])
  await removeTestPlace(place)
})

const buyers = 5
const onRetry = () => retries++
/** Everybody wants the last unit at once. Gives what they were told. */
async function wantTheLast(buy: Buy): Promise<boolean[]> {
  await fillShelf(database.db, 1)
  return Promise.all(Array.from({ length: buyers }, (_, i) => buy(i + 1)))
}
const countTrue = (told: boolean[]) => told.filter(Boolean).length

/** Nobody goes on before `count` have come. Those who come later do not wait. */
function createMeeting(count: number): Pause {
  const { promise, resolve } = Promise.withResolvers<void>()
  let present = 0
  return () => {
    if (++present === count) resolve()
    return promise
  }
}

describe('§19 ways to sell the last unit to five who want it at once', () => {
  it('naive: all who have read before the first writes are promised it', async () => {
    const { buy } = createNaiveWay(database, { think: createMeeting(buyers) })
    expect(await wantTheLast(buy)).toEqual([true, true, true, true, true])
    expect(await countSold(database.db)).toBe(buyers)
    expect(await readShelf(database.db)).toMatchObject({ stock: 0 })
  })

  it('optimistic: all have read the same, and one of them gets it', async () => {
    const { buy } = createOptimisticWay(database, { onRetry, think: createMeeting(buyers) })
    expect(countTrue(await wantTheLast(buy))).toBe(1)
    expect(await countSold(database.db)).toBe(1)
    expect(retries).toBe(buyers - 1)
  })

  it('pessimistic, conditional and a lock: one of them gets it', async () => {
    const ways = [
      createPessimisticWay(database),
      createConditionalWay(database),
      createLockedWay(lock, createNaiveWay(database).buy, { onRetry }),
    ]
    for (const { buy } of ways) {
      expect(countTrue(await wantTheLast(buy))).toBe(1)
      expect(await countSold(database.db)).toBe(1)
    }
  })
})

describe('§10.5 Ann reads and stands still; her lock runs out and Bob comes', () => {
  const ttlMs = 100
  type Open = (options: { pause: Pause; onRetry: () => void }) => Way
  const openPaused: Open = (options) => createPausedWay(database, lock, { ttlMs, ...options })
  const openFenced: Open = (options) => createFencedWay(database, lock, { ttlMs, ...options })

  /** Gives what Ann and Bob were told of the last unit. */
  async function sellToBoth(open: Open, annGoesOn: 'after Bob has bought' | 'before Bob writes') {
    await fillShelf(database.db, 1)
    const [read, goOn, refused] = [signal(), signal(), signal()]
    const waitForBob = () => {
      read.resolve()
      return goOn.promise
    }
    const ann = open({ pause: waitForBob, onRetry: refused.resolve }).buy(1)
    await read.promise
    await new Promise((resolve) => setTimeout(resolve, ttlMs + 10))
    const letAnnGoOn = async () => {
      if (annGoesOn === 'after Bob has bought') return
      goOn.resolve()
      await Promise.race([ann, refused.promise])
    }
    const bob = await open({ pause: letAnnGoOn, onRetry }).buy(2)
    goOn.resolve()
    return [await ann, bob]
  }

  it('without a fence both are promised the last unit, whoever writes first', async () => {
    for (const annGoesOn of ['after Bob has bought', 'before Bob writes'] as const) {
      expect(await sellToBoth(openPaused, annGoesOn)).toEqual([true, true])
      expect(await countSold(database.db)).toBe(2)
    }
  })

  it('with a fence only Bob is, and Ann is told that it is gone', async () => {
    for (const annGoesOn of ['after Bob has bought', 'before Bob writes'] as const) {
      expect(await sellToBoth(openFenced, annGoesOn)).toEqual([false, true])
      expect(await countSold(database.db)).toBe(1)
    }
  })
})

const signal = () => Promise.withResolvers<void>()
