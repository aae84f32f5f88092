import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestPorts, type TestPorts } from '../../../test/ports.ts'
import { systemClock } from '../../kernel/clock.ts'
import { createEvents } from '../../kernel/events.ts'
import { createIds } from '../../kernel/ids.ts'
import { buildCatalog } from './catalog.fixtures.ts'
import { catalogJobs } from './catalog.jobs.ts'
import { createCatalogService } from './catalog.service.ts'

let ports: TestPorts

beforeEach(async () => {
  ports = await openTestPorts()
})
afterEach(() => ports.close())

it('copies what was sold into what lists sort by, over all batches and gaps, writing only what changed', async () => {
  // More than two batches of 5,000, with a gap in the ids.
  const skus = Array.from({ length: 11_000 }, (_, index) => ({
    id: index < 6000 ? index + 1 : index + 1_000_000,
    stock: 5,
  }))
  await buildCatalog(ports.database, skus)
  const catalog = createCatalogService({ ...ports, clock: systemClock, ids: createIds(systemClock) })
  const sold = [1, 5000, 5001, 6000, 1_006_000, 1_010_999]
  await ports.database.transaction(async (tx) => {
    await catalog.takeStocks(
      tx,
      sold.map((skuId) => ({ skuId, count: 3 })),
    )
  })

  expect(await catalog.refreshPopularity()).toBe(sold.length)
  const popular = await ports.database.db
    .selectFrom('sku')
    .where('popularity', '=', 3)
    .select('id')
    .orderBy('id')
    .execute()
  expect(popular.map((row) => row.id)).toEqual(sold)
  expect(await catalog.refreshPopularity()).toBe(0)
})

it('is a job that runs every minute', async () => {
  await buildCatalog(ports.database, [{ id: 1 }])
  const catalog = createCatalogService({ ...ports, clock: systemClock, ids: createIds(systemClock) })
  await ports.database.transaction((tx) => catalog.takeStocks(tx, [{ skuId: 1, count: 2 }]))
  const { handlers, crons } = catalogJobs({ catalog, events: createEvents(noOutbox) })
  expect(crons).toEqual([{ cron: '* * * * *', name: 'catalog.refresh_popularity', payload: {} }])
  await handlers[crons[0]?.name ?? '']?.({}, { id: '1', attempt: 1 })
  const row = await ports.database.db.selectFrom('sku').select('popularity').executeTakeFirstOrThrow()
  expect(row.popularity).toBe(2)
})

const noOutbox = { append: async () => {} }
