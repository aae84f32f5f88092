import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabaseAt, openFlashGateAt, openLockAt, type TestPlace } from '../../test/place.ts'
import { createTestPlace, removeTestPlace } from '../../test/ports.ts'
import { systemClock } from '../kernel/clock.ts'
import { createLabTables, fillShelf } from './lab.queries.ts'
import { listBroken, runLab } from './lab.ts'
import { exactWays, pausedWays, sixWays, type WayName } from './ways/index.ts'

let place: TestPlace
let tools: Parameters<typeof runLab>[0]
beforeEach(async () => {
  place = await createTestPlace()
  tools = {
    database: openDatabaseAt(place),
    lock: openLockAt(place),
    gate: openFlashGateAt(place),
    clock: systemClock,
  }
})
afterEach(async () => {
  await Promise.all([tools.database.close(), tools.lock.close(), tools.gate.close()])
  await removeTestPlace(place)
})

const load = { buyers: 16, requests: 200, stock: 40 }
const run = (ways: readonly WayName[], given = load) => runLab(tools, { ways, load: given })

describe('§19 the oversell lab', () => {
  it('sells exactly the stock every way but the naive one', async () => {
    const { results } = await run([...exactWays])
    for (const result of results) {
      const exact = { sold: 40, oversold: 0, undersold: 0, brokenPromises: 0, errors: 0 }
      expect(result, result.way).toMatchObject(exact)
      expect(result.p99Ms).toBeGreaterThanOrEqual(result.p50Ms)
    }
    expect(results.map(({ way }) => way)).toEqual([...exactWays])
  })

  it('sells all that is asked for where there is more than that', async () => {
    const { results } = await run([...exactWays], { buyers: 8, requests: 30, stock: 100 })
    for (const result of results)
      expect(result, result.way).toMatchObject({ sold: 30, undersold: 0, errors: 0 })
  })

  it('shows that the naive way and a paused owner without a fence sell too much', async () => {
    const report = await run(['naive', 'lock-paused'])
    for (const { way, sold, oversold } of report.results) {
      expect(oversold, way).toBeGreaterThan(0)
      expect(sold - oversold, way).toBe(load.stock)
    }
    // That is what they are there for.
    expect(listBroken(report)).toEqual([])
  })

  it('leaves no table behind, and begins anew where a killed lab left some', async () => {
    await createLabTables(tools.database)
    await fillShelf(tools.database.db, 7)
    const { results } = await run(['conditional'])
    expect(results).toMatchObject([{ sold: load.stock }])
    const tables = await tools.database.db.introspection.getTables()
    expect(tables.filter(({ name }) => name.startsWith('lab_'))).toEqual([])
  })

  it('knows which ways broke their promise', async () => {
    const report = await run(['conditional'])
    const wrong = report.results.map((result) => ({ ...result, undersold: 1 }))
    expect(listBroken(report)).toEqual([])
    expect(listBroken({ ...report, results: wrong }).map(({ way }) => way)).toEqual(['conditional'])
    expect([...sixWays, ...pausedWays].filter((way) => !exactWays.has(way))).toEqual(['naive', 'lock-paused'])
  })
})
