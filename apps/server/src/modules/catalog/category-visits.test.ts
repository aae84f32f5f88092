import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestPorts, type TestPorts } from '../../../test/ports.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { createIds } from '../../kernel/ids.ts'
import { buildStreet } from './catalog.fixtures.ts'
import { type CatalogService, createCatalogService } from './catalog.service.ts'

let clock: ReturnType<typeof createManualClock>
let ports: TestPorts

beforeEach(async () => {
  // A quarter to midnight in China.
  clock = createManualClock('2026-11-25T15:45:00Z')
  ports = await openTestPorts()
  await buildStreet(ports.database)
})
afterEach(() => ports.close())

const openProcess = (database = ports.database) =>
  createCatalogService({ ...ports, database, clock, ids: createIds(clock) })
const visit = async (catalog: CatalogService, id: number, times: number) => {
  for (let time = 0; time < times; time++) await catalog.recordVisit(id)
}
const days = { from: '2026-11-25', to: '2026-11-26' }

it('are summed over processes, by the day of China', async () => {
  const [one, two] = [openProcess(), openProcess()]
  await visit(one, 111, 3)
  await visit(two, 111, 2)
  await visit(two, 11, 1)
  clock.advance(30 * 60_000)
  await visit(one, 111, 1)
  await Promise.all([one.stop(), two.stop()])
  expect(await one.listVisits(days)).toEqual([
    { day: '2026-11-25', categoryId: 111, name: '台灯', visits: 5 },
    { day: '2026-11-25', categoryId: 11, name: '灯具', visits: 1 },
    { day: '2026-11-26', categoryId: 111, name: '台灯', visits: 1 },
  ])
})

it('are written within a second while the process runs, and go on being counted', async () => {
  const catalog = openProcess()
  catalog.start()
  await visit(catalog, 111, 2)
  await expect
    .poll(() => catalog.listVisits(days), { timeout: 1000, interval: 50 })
    .toMatchObject([{ visits: 2 }])
  await visit(catalog, 111, 1)
  await catalog.stop()
  expect(await catalog.listVisits(days)).toMatchObject([{ visits: 3 }])
})

it('are counted once although the answer to the writing was lost and it was tried again', async () => {
  let losses = 0
  let isInsert = false
  const shaky = ports.database.db.withPlugin({
    transformQuery({ node }) {
      isInsert = node.kind === 'InsertQueryNode'
      return node
    },
    async transformResult({ result }) {
      if (isInsert && losses++ === 0) throw new Error('connection lost')
      return result
    },
  })
  const catalog = openProcess({ ...ports.database, db: shaky })
  await visit(catalog, 111, 2)
  await catalog.stop()
  await catalog.stop()
  expect(losses).toBe(1)
  expect(await catalog.listVisits(days)).toMatchObject([{ visits: 2 }])
})

it('of an unknown category are refused', async () => {
  await expect(openProcess().recordVisit(999)).rejects.toThrow('catalog.category_not_found')
})

it('are told for a quarter at most', async () => {
  const catalog = openProcess()
  for (const [from, to] of [
    ['2026-11-26', '2026-11-25'],
    ['2026-01-01', '2026-11-25'],
  ] as const) {
    await expect(catalog.listVisits({ from, to })).rejects.toThrow('request.invalid')
  }
})
