import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Database } from '../../apps/server/src/infra/database/database.ts'
import { openMysql } from '../../apps/server/src/infra/database/mysql.ts'
import { openSqlite } from '../../apps/server/src/infra/database/sqlite.ts'
import { loadOrCreateSimulatorKeys, simulatedShop } from '../../apps/server/src/simulators/alipay/index.ts'
import { findFreePort } from '../../apps/server/test/free-port.ts'
import { startMariaDb, startRedis, type TestServer } from '../../apps/server/test/servers.ts'
import { shareDemoFiles } from '../../scripts/demo-files.ts'
import { root, run } from '../../scripts/run.ts'
import { type Child, launch, tail } from './child.ts'

/** A shop of its own in a temporary folder: migrated and seeded, not yet open. */
export interface Mall {
  readonly isProduction: boolean
  readonly folder: string
  readonly origin: string
  /** What the server signs its tokens with. */
  readonly secret: string
  /** Undefined on the embedded drivers. */
  readonly databaseUrl: string | undefined
  readonly redisUrl: string | undefined
  /** For who wants to see what happens without them. */
  readonly redis: TestServer | undefined
  readonly mariaDb: TestServer | undefined
  /** Where the provider keeps its books. */
  readonly providerFolder: string
  /** Tells the provider how to misbehave; only for one that runs beside the server. */
  misbehave(how: object): Promise<void>
  /** The shop's database through a connection of ours, for what the API does not offer: raising stock, proving sums. */
  readonly database: Database
  /** Starts a server process on the shop and waits until it is ready. The address stays the same over restarts. */
  open(options?: { execArgv?: string[]; env?: Record<string, string>; port?: number }): Promise<Child>
  /** Starts a process that takes jobs and answers nothing. Give the servers `RUN_JOBS=false` then. */
  openWorker(options?: { execArgv?: string[] }): Child
  /** Runs a command of the shop's own (`staff add anna --superuser`) and gives what it printed. */
  command(args: string[], env?: Record<string, string>): Promise<string>
  /** Ends the database servers and removes the folder. */
  close(): Promise<void>
}

const source = join(root, 'apps/server/src')
const readyWithinMs = 60_000

export async function openMall({
  isProduction,
  hasOwnProvider = true,
  env = {},
}: {
  isProduction: boolean
  /** The simulated payment provider runs beside the server, not inside it: its work is not the shop's. */
  hasOwnProvider?: boolean
  env?: Record<string, string>
}): Promise<Mall> {
  const folder = mkdtempSync(join(tmpdir(), 'jishi-bench-'))
  // MariaDB runs as a user of its own when we are root, and has to get through.
  chmodSync(folder, 0o755)
  // Servers that are ended at the same moment may still write.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }))
  const servers = isProduction ? await startServers(folder) : []
  const [databaseUrl, redisUrl] = servers.map((server) => server.url)
  const port = await findFreePort()
  const origin = `http://127.0.0.1:${port}`
  const secret = randomBytes(32).toString('hex')
  const logFile = join(folder, 'server.log')
  const provider = hasOwnProvider ? await startProvider(join(folder, 'provider'), logFile) : undefined
  const settings: Record<string, string> = {
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: origin,
    JISHI_FOLDER: join(folder, 'mall'),
    JISHI_SECRET: secret,
    LOG_LEVEL: 'error',
    // The work of counting is done, and no measurement reaches the limit.
    RATE_LIMIT_SCALE: '1000000',
    // A few buyers stand for a crowd: what they leave unpaid is counted, and reaches no cap either.
    MAX_UNPAID_ORDERS: '1000000000',
    MAX_UNPAID_UNITS: '1000000000',
    ...(provider?.env ?? { ALIPAY_DRIVER: 'simulator' }),
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
    ...(redisUrl !== undefined && { REDIS_URL: redisUrl }),
    ...env,
  }
  shareDemoFiles(join(folder, 'mall'))
  for (const command of ['migrate', 'seed'])
    await run('node', ['apps/server/src/cli.ts', command], { env: settings, quiet: true })
  const database =
    databaseUrl === undefined
      ? openSqlite({ file: join(folder, 'mall/jishi.db') })
      : openMysql({ url: databaseUrl, poolSize: 2 })

  return {
    isProduction,
    folder,
    origin,
    secret,
    databaseUrl,
    redisUrl,
    redis: servers[1],
    database,
    mariaDb: servers[0],
    providerFolder: join(folder, provider === undefined ? 'mall/simulators/alipay' : 'provider'),
    async misbehave(how) {
      const headers = { 'content-type': 'application/json' }
      const address = new URL('misbehaviour', provider?.env.ALIPAY_GATEWAY)
      const answer = await fetch(address, { method: 'PUT', headers, body: JSON.stringify(how) })
      if (!answer.ok) throw new Error(`the provider does not want to misbehave: ${await answer.text()}`)
    },
    async open({ execArgv, env: more, port: other = port } = {}) {
      const env = { ...settings, ...more, PORT: String(other) }
      const child = launch(join(source, 'main.ts'), { env, execArgv, logFile })
      await waitUntilReady(`http://127.0.0.1:${other}`, child)
      return child
    },
    openWorker: ({ execArgv } = {}) =>
      launch(join(source, 'worker.ts'), { env: settings, execArgv, logFile }),
    async command(args, env = {}) {
      const { stdout } = await promisify(execFile)(process.execPath, [join(source, 'cli.ts'), ...args], {
        env: { ...process.env, ...settings, ...env },
      })
      return stdout
    },
    async close() {
      await database.close()
      await Promise.all([provider?.child.stop(), ...servers.map((server) => server.stop())])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function startServers(folder: string) {
  return Promise.all([
    startMariaDb({ folder: join(folder, 'mariadb') }),
    startRedis({ folder: join(folder, 'redis') }),
  ])
}

async function startProvider(folder: string, logFile: string) {
  const port = await findFreePort()
  const child = launch(join(import.meta.dirname, 'provider.ts'), { args: [String(port), folder], logFile })
  await child.answer()
  const { merchant, alipay } = await loadOrCreateSimulatorKeys(folder)
  const env = {
    ALIPAY_DRIVER: 'gateway',
    ALIPAY_GATEWAY: `http://127.0.0.1:${port}/alipay/gateway.do`,
    ALIPAY_APP_ID: simulatedShop.appId,
    ALIPAY_SELLER_ID: simulatedShop.sellerId,
    ALIPAY_PRIVATE_KEY: merchant.privateKey,
    ALIPAY_PUBLIC_KEY: alipay.publicKey,
  }
  return { child, env }
}

/** Until the server can serve. Throws after a minute, or when its process ends. */
export async function waitUntilReady(origin: string, child?: Child): Promise<void> {
  const giveUpAt = Date.now() + readyWithinMs
  while (!(await isReady(origin))) {
    if (child?.isRunning === false) throw new Error(`the server ended:\n${tail(child.logFile)}`)
    if (Date.now() > giveUpAt)
      throw new Error(`the server is not ready:\n${child === undefined ? origin : tail(child.logFile)}`)
    await sleep(50)
  }
}

async function isReady(origin: string): Promise<boolean> {
  return fetch(`${origin}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  )
}
