import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '../apps/server/src/config.ts'
import { run } from './run.ts'
import { buildStorefront } from './storefront-build.ts'

process.env.LOG_LEVEL ??= 'warn'
const startedAt = Date.now()
const config = readConfigOrExit()

await Promise.all([prepareStorefront(), prepareGoods()]).catch(exitWith)
await import('../apps/server/src/main.ts').catch(exitWith)
printWelcome()

async function prepareStorefront(): Promise<void> {
  const slow = setTimeout(
    () => console.log('Building the storefront (only after a change, about a minute) ...'),
    500,
  )
  await buildStorefront({ quiet: true }).finally(() => clearTimeout(slow))
}

/** The embedded shop fills itself at its first start; a shared database is filled by `npm run seed`. */
async function prepareGoods(): Promise<void> {
  const marker = join(config.folder, 'seeded')
  if (config.database.driver !== 'sqlite' || existsSync(marker)) return
  await run('node', ['apps/server/src/cli.ts', 'seed'])
  mkdirSync(config.folder, { recursive: true })
  writeFileSync(marker, new Date().toISOString())
}

function printWelcome(): void {
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
  const lines = [
    '',
    `  集市 Jishi is open (${seconds} s)`,
    '',
    `  Shop           ${config.publicUrl}`,
    `  Demo account   demo / demo-market-2026`,
    ...(config.hasDevOutbox ? [`  SMS codes      ${config.publicUrl}/dev/outbox`] : []),
    `  API reference  ${config.publicUrl}/api/docs`,
    '',
    '  Stop with Ctrl+C. Everything is kept in the folder var/.',
    '',
  ]
  console.log(lines.join('\n'))
}

function readConfigOrExit() {
  try {
    return readConfig()
  } catch (error) {
    return exitWith(error)
  }
}

function exitWith(error: unknown): never {
  const { code, message } = error as NodeJS.ErrnoException
  const busy = `Port ${process.env.PORT ?? 3000} is taken. Choose another: PORT=3001 npm start`
  console.error(code === 'EADDRINUSE' ? busy : message)
  process.exit(1)
}
