import { parseArgs } from 'node:util'
import { readConfig } from './config.ts'
import { migrate } from './infra/database/migrate.ts'
import { createLogger } from './kernel/logger.ts'
import { banCommands, banUsage } from './modules/traffic/index.ts'
import { createProgressBar } from './seed/progress-bar.ts'
import { seedBigCatalogue, seedDemoShop } from './seed/seed.ts'
import { type Services, wire } from './wire.ts'

const usage = `jishi: the mall's command line

  migrate            bring the database up to date
  seed [--skus N]    fill the demo shop; with --skus, add generated goods until there are N SKUs
${banUsage}`

const commands: Record<string, (services: Services, args: string[]) => Promise<void>> = {
  migrate: runMigrate,
  seed: runSeed,
  ban: runBan,
}

const [name = '', ...args] = process.argv.slice(2)
const command = commands[name]
if (command === undefined) {
  console.error(name === '' ? usage : `unknown command: ${name}\n\n${usage}`)
  process.exit(2)
}
const services = await wire(readConfig(), createLogger('warn'))
try {
  await command(services, args)
} finally {
  await services.close()
}

async function runMigrate({ database, addresses }: Services): Promise<void> {
  const applied = await migrate(database, (migration) => console.log(`migrated ${migration}`))
  await addresses.importRegions()
  console.log(applied.length === 0 ? 'The database is up to date.' : `${applied.length} migrations applied.`)
}

async function runSeed(services: Services, args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { skus: { type: 'string' } } })
  const skus = values.skus === undefined ? undefined : Number(values.skus)
  if (skus !== undefined && !(Number.isInteger(skus) && skus > 0)) {
    console.error(`--skus: a whole number above 0, not "${values.skus}"`)
    process.exitCode = 2
    return
  }
  await runMigrate(services)
  const { database, storage, clock, accounts } = services
  const bar = createProgressBar()
  await seedDemoShop({ database, storage, clock, onProgress: bar.update })
  await accounts.createDemoAccount()
  if (skus !== undefined) await seedBigCatalogue({ database, skus, onProgress: bar.update })
  bar.finish()
}

/** Every process knows within a second. */
async function runBan({ traffic }: Services, args: string[]): Promise<void> {
  const { text, isDone } = await banCommands(traffic, args)
  if (isDone) console.log(text)
  else {
    console.error(text)
    process.exitCode = 2
  }
}
