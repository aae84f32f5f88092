import { parseArgs } from 'node:util'
import { createApp } from './app.ts'
import { auditCommand } from './audit-command.ts'
import { createAuditLine } from './audit-line.ts'
import { readConfig, tellRenderer } from './config.ts'
import { openFlashGate } from './drivers.ts'
import { listPendingMigrations, migrate } from './infra/database/migrate.ts'
import { createLogger } from './kernel/logger.ts'
import { labCommand, labUsage } from './lab/lab-command.ts'
import { flashCommands, flashUsage } from './modules/flash-sale/index.ts'
import { ledgerCommands, ledgerUsage, shipCommand, shipUsage } from './modules/order/index.ts'
import { buildPages } from './modules/page/index.ts'
import { staffCommands, staffUsage } from './modules/staff/index.ts'
import { banCommands, banUsage } from './modules/traffic/index.ts'
import { createProgressBar } from './seed/progress-bar.ts'
import { seedBigCatalogue, seedDemoShop, seedFlash } from './seed/seed.ts'
import { type Services, wire } from './wire.ts'

const usage = `jishi: the mall's command line

  migrate            bring the database up to date
  seed [--skus N]    fill the demo shop; with --skus, add generated goods until there are N SKUs
  pages build        render what is missing or out of date of the static pages; with --anew, all of them
  audit [--json]     prove from the data what the shop promises of stock, orders and money
  search rebuild     build the search index anew; the old one answers meanwhile
${flashUsage}
${labUsage}
${ledgerUsage}
${shipUsage}
${banUsage}
${staffUsage}`

const commands: Record<string, (services: Services, args: string[]) => Promise<void>> = {
  migrate: runMigrate,
  seed: runSeed,
  ban: runBan,
  staff: runStaff,
  search: runSearch,
  audit: runAudit,
  pages: runPages,
  ship: runShip,
  ledger: runLedger,
  lab: runLab,
  flash: runFlash,
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
  const { database, storage, clock, accounts, flashAdmin } = services
  const bar = createProgressBar()
  await seedDemoShop({ database, storage, clock, onProgress: bar.update })
  await seedFlash({ flashAdmin, clock })
  await accounts.createDemoAccount()
  if (skus !== undefined) await seedBigCatalogue({ database, skus, onProgress: bar.update })
  bar.finish()
  await rebuildSearch(services.search)
}

async function runSearch({ search }: Services, [verb]: string[]): Promise<void> {
  if (verb !== 'rebuild') {
    console.error('usage: jishi search rebuild')
    process.exitCode = 2
    return
  }
  await rebuildSearch(search)
}

async function runAudit(services: Services, args: string[]): Promise<void> {
  const line = process.stderr.isTTY === true ? createAuditLine(process.stderr) : undefined
  const { text, exitCode } = await auditCommand(services, args, line?.update)
  line?.clear()
  if (exitCode === 75) console.error(text)
  else console.log(text)
  process.exitCode = exitCode
}

async function rebuildSearch(search: Services['search']): Promise<void> {
  const bar = createProgressBar()
  await search.rebuild((progress) => bar.update({ stage: 'index', ...progress }))
  bar.finish()
}

async function runPages(services: Services, [verb, ...args]: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { anew: { type: 'boolean', default: false } } })
  if (verb !== 'build') return report({ text: 'usage: jishi pages build [--anew]', isDone: false })
  const config = readConfig()
  tellRenderer(config)
  const app = await createApp(services, config, createLogger('warn'))
  await app.ready()
  try {
    if (!services.pages.isOn())
      return report({ text: 'The storefront is not built: npm run build', isDone: false })
    const bar = createProgressBar()
    const { built, failed } = await buildPages(services, { isAnew: values.anew, onProgress: bar.update })
    bar.finish()
    const text = [`${built} pages rendered.`, ...failed.map((key) => `not rendered: ${key}`)].join('\n')
    report({ text, isDone: failed.length === 0 })
  } finally {
    await app.close()
  }
}

/** Every process knows within a second. */
async function runBan({ traffic }: Services, args: string[]): Promise<void> {
  report(await banCommands(traffic, args))
}

async function runStaff({ database, staff }: Services, args: string[]): Promise<void> {
  const { length } = await listPendingMigrations(database)
  if (length > 0) return report({ text: `${length} migrations are due: jishi migrate`, isDone: false })
  report(await staffCommands(staff, args))
}

async function runShip({ database, orderAdmin }: Services, args: string[]): Promise<void> {
  const { length } = await listPendingMigrations(database)
  if (length > 0) return report({ text: `${length} migrations are due: jishi migrate`, isDone: false })
  const { tracking, publicUrl } = readConfig()
  report(await shipCommand({ orderAdmin, publicUrl, isSimulated: tracking.driver === 'simulator' }, args))
}

async function runLedger({ database, orders }: Services, args: string[]): Promise<void> {
  report(await ledgerCommands({ database, archive: orders.archive }, args))
}

async function runFlash({ flash, flashKeeper }: Services, args: string[]): Promise<void> {
  report(await flashCommands({ keeper: flashKeeper, claims: flash.claims }, args))
}

/** Exit code 1: a way that must be exact was not. */
async function runLab({ database, lock, clock }: Services, args: string[]): Promise<void> {
  const { kv } = readConfig()
  // The gate forgets a lab a minute after it.
  const gate = await openFlashGate(kv, { keepMs: 60_000 })
  try {
    const onWay = (way: string) => process.stderr.isTTY && process.stderr.write(`${way} ...\n`)
    const { text, exitCode } = await labCommand({ database, lock, gate, clock }, args, onWay)
    if (exitCode === 2) return report({ text, isDone: false })
    console.log(text)
    process.exitCode = exitCode
  } finally {
    await gate.close()
  }
}

function report({ text, isDone }: { text: string; isDone: boolean }): void {
  if (isDone) console.log(text)
  else {
    console.error(text)
    process.exitCode = 2
  }
}
