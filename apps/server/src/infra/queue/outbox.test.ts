import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openDatabaseAt, openQueueAt, type TestPlace } from '../../../test/place.ts'
import { createTestPlace, removeTestPlace } from '../../../test/ports.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { createIds } from '../../kernel/ids.ts'
import type { Database } from '../database/database.ts'
import { migrate } from '../database/migrate.ts'
import { createOutbox } from './outbox.ts'
import { createOutboxRelay, type OutboxRelay } from './outbox-relay.ts'
import type { Queue } from './queue.ts'

const clock = createManualClock('2026-11-21T02:00:00Z')
const ids = createIds(clock)

describe('outbox', () => {
  let place: TestPlace
  let database: Database
  let queue: Queue
  let relay: OutboxRelay

  beforeEach(async () => {
    place = await createTestPlace()
    database = openDatabaseAt(place)
    queue = openQueueAt(place)
    await migrate(database)
    relay = createOutboxRelay({ database, queue, clock })
  })

  afterEach(async () => {
    await relay.stop()
    await Promise.all([queue.close(), database.close()])
    await removeTestPlace(place)
  })

  const append = (count: number, outbox = createOutbox({ ids, clock })) =>
    database.transaction(async (tx) => {
      for (let i = 0; i < count; i++) await outbox.append(tx, { name: 'greet', payload: { i } })
    })
  const countRows = async () => (await database.db.selectFrom('outbox').select('id').execute()).length
  const collect = async () => {
    const seen: object[] = []
    await queue.work(new Map([['greet', async (payload) => void seen.push(payload)]]), { concurrency: 20 })
    return seen
  }

  it('hands the jobs of a committed transaction to the queue, and keeps no row', async () => {
    await append(3)
    expect(await relay.flush()).toBe(3)
    expect(await countRows()).toBe(0)
    const seen = await collect()
    await vi.waitFor(() => expect(seen).toHaveLength(3))
    expect(seen).toEqual(expect.arrayContaining([{ i: 0 }, { i: 1 }, { i: 2 }]))
  })

  it('leaves no job of a transaction that was rolled back', async () => {
    const outbox = createOutbox({ ids, clock })
    const failing = database.transaction(async (tx) => {
      await outbox.append(tx, { name: 'greet', payload: {} })
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    expect(await relay.flush()).toBe(0)
    expect(await queue.counts()).toMatchObject({ waiting: 0 })
  })

  it('does not see a job before its transaction commits', async () => {
    const outbox = createOutbox({ ids, clock })
    const gate = Promise.withResolvers<void>()
    const second = openDatabaseAt(place)
    const writing = second.transaction(async (tx) => {
      await outbox.append(tx, { name: 'greet', payload: {} })
      await gate.promise
    })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(await relay.flush()).toBe(0)
    gate.resolve()
    await writing
    expect(await relay.flush()).toBe(1)
    await second.close()
  })

  it('repeats after a crash between handing over and deleting, and the queue takes it for one job', async () => {
    await append(2)
    const crashing: Queue = {
      ...queue,
      async add(jobs) {
        await queue.add(jobs)
        throw new Error('the lights went out')
      },
    }
    await expect(createOutboxRelay({ database, queue: crashing, clock }).flush()).rejects.toThrow('lights')
    expect(await countRows()).toBe(2)
    expect(await queue.counts()).toMatchObject({ waiting: 2 })

    expect(await relay.flush()).toBe(2)
    expect(await queue.counts()).toMatchObject({ waiting: 2 })
    const seen = await collect()
    await vi.waitFor(() => expect(seen).toHaveLength(2))
  })

  it('keeps the rows while the queue takes nothing, and brings them when it is back', async () => {
    let isDown = true
    const errors: unknown[] = []
    const flaky: Queue = {
      ...queue,
      add: async (jobs) => (isDown ? Promise.reject(new Error('down')) : queue.add(jobs)),
    }
    relay = createOutboxRelay({
      database,
      queue: flaky,
      clock,
      logger: { error: (line: unknown) => void errors.push(line) },
    })
    relay.start()
    await append(1)
    await vi.waitFor(() => expect(errors.length).toBeGreaterThan(0), { timeout: 3000 })
    expect(await countRows()).toBe(1)
    isDown = false
    await vi.waitFor(async () => expect(await queue.counts()).toMatchObject({ waiting: 1 }), {
      timeout: 3000,
    })
  })

  it('brings a nudged job at once and a forgotten one soon', async () => {
    relay.start()
    await relay.flush()
    const seen = await collect()
    await append(1, createOutbox({ ids, clock, onAppend: () => relay.nudge() }))
    await vi.waitFor(() => expect(seen).toHaveLength(1), { timeout: 300, interval: 10 })
    await append(1)
    await vi.waitFor(() => expect(seen).toHaveLength(2), { timeout: 1500 })
  })

  it('counts the delay from the moment of the change, not of the hand-over', async () => {
    const outbox = createOutbox({ ids, clock })
    await database.transaction((tx) => outbox.append(tx, { name: 'greet', payload: {}, delayMs: 60_000 }))
    await database.transaction((tx) => outbox.append(tx, { name: 'greet', payload: {}, delayMs: 1000 }))
    clock.advance(59_000)
    const seen: (number | undefined)[] = []
    const watching: Queue = {
      ...queue,
      async add(jobs) {
        seen.push(...jobs.map((job) => job.delayMs))
      },
    }
    await createOutboxRelay({ database, queue: watching, clock }).flush()
    expect(seen).toEqual([1000, 0])
  })

  it('hands each job over once when many processes relay and write at the same time', async () => {
    const others = Array.from({ length: 3 }, () => openDatabaseAt(place))
    const relays = [database, ...others].map((one) => createOutboxRelay({ database: one, queue, clock }))
    for (const one of relays) one.start()
    const seen = await collect()
    await Promise.all(Array.from({ length: 30 }, () => append(40)))
    await vi.waitFor(() => expect(seen).toHaveLength(1200), { timeout: 15_000 })
    expect(await countRows()).toBe(0)
    await Promise.all(relays.map((one) => one.stop()))
    await Promise.all(others.map((one) => one.close()))
  })

  it('waits for a hand-over that is under way when it is stopped', async () => {
    await append(1)
    let isDone = false
    const slow: Queue = {
      ...queue,
      async add(jobs) {
        await new Promise((resolve) => setTimeout(resolve, 200))
        await queue.add(jobs)
        isDone = true
      },
    }
    relay = createOutboxRelay({ database, queue: slow, clock })
    relay.start()
    await new Promise((resolve) => setTimeout(resolve, 50))
    await relay.stop()
    expect(isDone).toBe(true)
    expect(await countRows()).toBe(0)
  })
})
