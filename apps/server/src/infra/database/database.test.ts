import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { openDatabaseAt, type TestPlace } from '../../../test/place.ts'
import { createTestPlace, removeTestPlace } from '../../../test/ports.ts'
import { databaseConformance } from './database.conformance.ts'
import { listPendingMigrations, migrate } from './migrate.ts'
import { packetConformance } from './packets.conformance.ts'

const createStore = async () => {
  const place = await createTestPlace()
  return {
    open: () => openDatabaseAt(place),
    async commitAndDie() {
      const child = startProcess(place, 'commit')
      await hear(child)
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
    remove: () => removeTestPlace(place),
  }
}

databaseConformance(inject('drivers'), createStore)
packetConformance(inject('drivers'), createStore)

describe('migrations', () => {
  let place: TestPlace

  beforeEach(async () => {
    place = await createTestPlace()
  })

  afterEach(() => removeTestPlace(place))

  it('are all pending on an empty database, and none after they were applied', async () => {
    const database = openDatabaseAt(place)
    const pending = await listPendingMigrations(database)
    expect(pending.length).toBeGreaterThan(0)
    const told: string[] = []
    expect(await migrate(database, (name) => told.push(name))).toEqual(pending)
    expect(told).toEqual(pending)
    expect(await listPendingMigrations(database)).toEqual([])
    expect(await migrate(database)).toEqual([])
    await database.close()
  })

  it('are each applied once when several processes start at the same moment', async () => {
    const children = Array.from({ length: 3 }, () => startProcess(place, 'migrate'))
    const applied = (await Promise.all(children.map(hear))) as string[][]
    const database = openDatabaseAt(place)
    expect(await listPendingMigrations(database)).toEqual([])
    const names = applied.flat()
    expect(new Set(names).size).toBe(names.length)
    expect(names.length).toBeGreaterThan(0)
    await database.close()
  })
})

function startProcess(place: TestPlace, task: 'migrate' | 'commit') {
  const file = join(import.meta.dirname, '../../../test/database.child.ts')
  return fork(file, [JSON.stringify({ place, task })], { execArgv: [] })
}

/** What the process has to say; throws when it ends without a word. */
async function hear(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'exit').then(([code]) =>
    Promise.reject(new Error(`the process ended with ${code}`)),
  )
  const [message] = await Promise.race([once(child, 'message'), ended])
  return message
}
