import { availableParallelism } from 'node:os'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { listMissingServers } from './apps/server/test/servers.ts'

const pureTests = [
  'packages/**/*.test.ts',
  'apps/storefront/**/*.test.ts',
  'apps/admin/**/*.test.ts',
  'apps/server/src/kernel/**/*.test.ts',
  'apps/server/src/**/*.rules.test.ts',
  'apps/server/src/**/*.unit.test.ts',
  'bench/**/*.test.ts',
  'scripts/**/*.test.ts',
]
const portTests = ['apps/server/src/**/*.test.ts', 'apps/server/test/**/*.test.ts']
const never = ['**/node_modules/**', '**/.nuxt/**', '**/.output/**']
const patience = { testTimeout: 30_000, hookTimeout: 60_000 }
/** Files follow each other in one process that keeps the shop's modules: to load them costs more than most files' tests. */
const oneProcess = { isolate: false }

/** Needs no port: no database, no store, no queue. */
const unit: TestProjectInlineConfiguration = {
  test: { name: 'unit', include: pureTests, exclude: never, sequence: { groupOrder: 0 } },
}

/** Services and port suites on SQLite and a folder. */
const embedded: TestProjectInlineConfiguration = {
  test: {
    name: 'embedded',
    include: portTests,
    exclude: [...never, ...pureTests, '**/*.production.test.ts'],
    provide: { drivers: 'embedded' },
    sequence: { groupOrder: 1 },
    ...patience,
    ...oneProcess,
  },
}

/** The same files on MariaDB and Redis. */
const production: TestProjectInlineConfiguration = {
  test: {
    name: 'production',
    include: portTests,
    exclude: [...never, ...pureTests, '**/*.embedded.test.ts'],
    provide: { drivers: 'production' },
    globalSetup: ['./apps/server/test/production.setup.ts'],
    sequence: { groupOrder: 2 },
    ...patience,
    ...oneProcess,
  },
}

const journeys = {
  exclude: never,
  globalSetup: ['./e2e/build.setup.ts'],
  testTimeout: 180_000,
  hookTimeout: 300_000,
}
/** In these a shop has so many seconds for something, and the machine for itself. */
const timedJourneys = ['e2e/price-travels.test.ts']

/** Journeys through a running shop: most of the time they wait for a page. */
const e2e: TestProjectInlineConfiguration = {
  test: {
    ...journeys,
    name: 'e2e',
    include: ['e2e/**/*.test.ts'],
    exclude: [...never, ...timedJourneys],
    sequence: { groupOrder: 3 },
  },
}

const e2eTimed: TestProjectInlineConfiguration = {
  test: {
    ...journeys,
    name: 'e2e-timed',
    include: timedJourneys,
    fileParallelism: false,
    sequence: { groupOrder: 4 },
  },
}

export default defineConfig({
  test: {
    // Tests wait for disks and servers more than for a processor.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [unit, embedded, ...listProductionProjects(), e2e, e2eTimed],
  },
})

/** With `CI=true` the project stays and its setup fails, naming the server that is missing. */
function listProductionProjects(): TestProjectInlineConfiguration[] {
  const missing = listMissingServers()
  if (missing.length === 0 || process.env.CI === 'true') return [production]
  process.stderr.write(`production drivers are not tested: no ${missing.join(', ')} on the PATH\n`)
  return []
}
