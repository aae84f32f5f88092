import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { createApp } from '../src/app.ts'
import { type Config, readConfig } from '../src/config.ts'
import { startJobs } from '../src/jobs.ts'
import { createManualClock } from '../src/kernel/clock.ts'
import { createLogger } from '../src/kernel/logger.ts'
import { type Services, wireServices } from '../src/wire.ts'
import { findFreePort } from './free-port.ts'
import { forbidCallsInTransactions } from './no-calls-in-transactions.ts'
import type { TestPlace } from './place.ts'
import { openTestPorts } from './ports.ts'
import { scratch } from './scratch.ts'

export interface TestShop {
  services: Services
  app: FastifyInstance
  config: Config
  clock: ReturnType<typeof createManualClock>
  /** Where it listens: `http://127.0.0.1:<port>`. */
  url: string
  /** Where its drivers keep their things. */
  place: TestPlace
  startJobs(): Promise<void>
  close(): Promise<void>
}

/**
 * A whole shop on the drivers of this project, listening, with its clock in the test's hand. Jobs run when asked to.
 * `close` fails when a transaction called over the network (P30).
 */
export async function openTestShop({
  now = '2026-11-21T02:00:00Z',
  env = {} as Record<string, string>,
} = {}): Promise<TestShop> {
  const folder = await mkdtemp(join(scratch, 'jishi-shop-'))
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const config = readConfig({
    JISHI_FOLDER: folder,
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: url,
    LOG_LEVEL: 'silent',
    ...env,
  })
  const clock = createManualClock(now)
  const logger = createLogger('silent')
  const ports = await openTestPorts()
  const guard = forbidCallsInTransactions(ports.database)
  const services = await wireServices({ ...ports, database: guard.database }, config, logger, clock)
  await services.addresses.importRegions()
  const app = await createApp(services, config, logger)
  await app.listen({ port, host: '127.0.0.1' })
  const stops: (() => Promise<void>)[] = []
  return {
    services,
    app,
    config,
    clock,
    url,
    place: ports.place,
    async startJobs() {
      stops.push(await startJobs(services, logger))
    },
    async close() {
      await app.close()
      for (const stop of stops) await stop()
      await services.closeOwn()
      await ports.close()
      await rm(folder, { recursive: true, force: true })
      guard.stop()
    },
  }
}
