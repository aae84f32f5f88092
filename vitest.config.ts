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

/** Journeys through a running shop, one file at a time. */
const e2e: TestProjectInlineConfiguration = {
  test: {
    name: 'e2e',
    include: ['e2e/**/*.test.ts'],
    exclude: never,
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 300_000,
    sequence: { groupOrder: 3 },
  },
}

export default defineConfig({
  test: {
    // Tests wait for disks and servers more than for a processor.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [unit, embedded, ...listProductionProjects(), e2e],
  },
})

/** With `CI=true` the project stays and its setup fails, naming the server that is missing. */
function listProductionProjects(): TestProjectInlineConfiguration[] {
  const missing = listMissingServers()
  if (missing.length === 0 || process.env.CI === 'true') return [production]
  process.stderr.write(`production drivers are not tested: no ${missing.join(', ')} on the PATH\n`)
  return []
}
