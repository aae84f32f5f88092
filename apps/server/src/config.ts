import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'

export type DatabaseConfig =
  | { driver: 'sqlite'; file: string }
  | { driver: 'mysql'; url: string; poolSize: number }
export type KvConfig = { driver: 'sqlite'; folder: string } | { driver: 'redis'; url: string }
export type QueueConfig = { driver: 'sqlite'; file: string } | { driver: 'bullmq'; url: string }
export type StorageConfig = { driver: 'disk'; folder: string; baseUrl: string }
export type SmsConfig = { driver: 'outbox' }
export type AlipayConfig =
  | { driver: 'off' }
  | { driver: 'simulator'; folder: string }
  | {
      driver: 'gateway'
      gateway: string
      appId: string
      sellerId: string
      privateKey: string
      alipayPublicKey: string
    }

export interface Config {
  isProduction: boolean
  port: number
  host: string
  /** Where browsers and payment providers reach us, without a trailing slash. */
  publicUrl: string
  /** Addresses whose X-Forwarded-* headers are believed; empty: nobody's. */
  trustedProxies: string[]
  /** Other origins whose pages may change state with cookies. */
  trustedOrigins: string[]
  logLevel: string
  /** Everything the embedded drivers keep. */
  folder: string
  secret: string
  database: DatabaseConfig
  kv: KvConfig
  queue: QueueConfig
  storage: StorageConfig
  sms: SmsConfig
  alipay: AlipayConfig
  /** Jobs run in the web process (one process is enough) or only in `npm run worker`. */
  runsJobs: boolean
  /** The local page that shows what SMS and mail would have sent. */
  hasDevOutbox: boolean
  /** Minutes until an unpaid order closes. */
  payWithinMinutes: number
}

type Env = Record<string, string | undefined>

/** Reads the environment. Throws one error that lists every problem, so that a start fails once, not five times. */
export function readConfig(env: Env = process.env): Config {
  const problems: string[] = []
  const isProduction = env.NODE_ENV === 'production'
  const folder = absolute(env.JISHI_FOLDER ?? 'var')
  const port = readInteger(env, 'PORT', 3000, { min: 0, max: 65_535 }, problems)
  const config: Config = {
    isProduction,
    port,
    host: env.HOST ?? 'localhost',
    publicUrl: readUrl(env, 'PUBLIC_URL', `http://localhost:${port}`, ['http:', 'https:'], problems),
    trustedProxies: readList(env.TRUSTED_PROXIES),
    trustedOrigins: readList(env.TRUSTED_ORIGINS),
    logLevel: readChoice(
      env,
      'LOG_LEVEL',
      ['fatal', 'error', 'warn', 'info', 'debug', 'silent'],
      'info',
      problems,
    ),
    folder,
    secret: '',
    database: readDatabase(env, folder, problems),
    kv: readKv(env, folder, problems),
    queue: readQueue(env, folder, problems),
    storage: { driver: 'disk', folder: join(folder, 'files'), baseUrl: '' },
    sms: readSms(env, problems),
    alipay: readAlipay(env, isProduction, folder, problems),
    runsJobs: readBoolean(env, 'RUN_JOBS', true, problems),
    hasDevOutbox: readBoolean(env, 'DEV_OUTBOX', !isProduction, problems),
    payWithinMinutes: readInteger(env, 'PAY_WITHIN_MINUTES', 30, { min: 1, max: 21_600 }, problems),
  }
  if (isProduction && env.JISHI_SECRET === undefined)
    problems.push('JISHI_SECRET: needed in production (32 characters or more)')
  if (env.JISHI_SECRET !== undefined && env.JISHI_SECRET.length < 32)
    problems.push('JISHI_SECRET: needs 32 characters or more')
  if (problems.length > 0) throw new Error(`The configuration has problems:\n  ${problems.join('\n  ')}`)
  return { ...config, secret: env.JISHI_SECRET ?? loadOrCreateSecret(folder) }
}

/** The renderer draws error pages through a request of its own, which knows the API only by this address. */
export function tellRenderer({ port }: Config): void {
  process.env.NUXT_API_ORIGIN ??= `http://localhost:${port}`
}

function readDatabase(env: Env, folder: string, problems: string[]): DatabaseConfig {
  if (env.DATABASE_URL === undefined) return { driver: 'sqlite', file: join(folder, 'jishi.db') }
  return {
    driver: 'mysql',
    url: readUrl(env, 'DATABASE_URL', '', ['mysql:'], problems),
    poolSize: readInteger(env, 'DATABASE_POOL', 16, { min: 1, max: 500 }, problems),
  }
}

function readKv(env: Env, folder: string, problems: string[]): KvConfig {
  if (env.REDIS_URL === undefined) return { driver: 'sqlite', folder }
  return { driver: 'redis', url: readUrl(env, 'REDIS_URL', '', ['redis:', 'rediss:'], problems) }
}

function readQueue(env: Env, folder: string, problems: string[]): QueueConfig {
  if (env.REDIS_URL === undefined) return { driver: 'sqlite', file: join(folder, 'queue.db') }
  return { driver: 'bullmq', url: readUrl(env, 'REDIS_URL', '', ['redis:', 'rediss:'], problems) }
}

function readSms(env: Env, problems: string[]): SmsConfig {
  readChoice(env, 'SMS_DRIVER', ['outbox'], 'outbox', problems)
  return { driver: 'outbox' }
}

function readAlipay(env: Env, isProduction: boolean, folder: string, problems: string[]): AlipayConfig {
  const standard = isProduction ? 'off' : 'simulator'
  const driver = readChoice(env, 'ALIPAY_DRIVER', ['off', 'simulator', 'gateway'], standard, problems)
  if (driver === 'off') return { driver }
  if (driver === 'simulator') return { driver, folder: join(folder, 'simulators/alipay') }
  const needed = (name: string) => {
    if (!env[name]) problems.push(`${name}: needed when ALIPAY_DRIVER=gateway`)
    return env[name] ?? ''
  }
  return {
    driver: 'gateway',
    gateway: readUrl(
      env,
      'ALIPAY_GATEWAY',
      'https://openapi.alipay.com/gateway.do',
      ['http:', 'https:'],
      problems,
    ),
    appId: needed('ALIPAY_APP_ID'),
    sellerId: needed('ALIPAY_SELLER_ID'),
    privateKey: readKey(needed('ALIPAY_PRIVATE_KEY'), 'ALIPAY_PRIVATE_KEY', problems),
    alipayPublicKey: readKey(needed('ALIPAY_PUBLIC_KEY'), 'ALIPAY_PUBLIC_KEY', problems),
  }
}

/** A PEM text itself, or the path of the file that holds it. */
function readKey(value: string, name: string, problems: string[]): string {
  if (value === '' || value.includes('-----BEGIN')) return value.replaceAll('\\n', '\n')
  if (existsSync(value)) return readFileSync(value, 'utf8')
  problems.push(`${name}: neither a PEM key nor a file that exists`)
  return ''
}

/** Development only: a secret that stays the same over restarts, so that nobody is logged out by one. */
function loadOrCreateSecret(folder: string): string {
  const file = join(folder, 'secret')
  if (existsSync(file)) return readFileSync(file, 'utf8')
  mkdirSync(folder, { recursive: true })
  const secret = randomBytes(32).toString('hex')
  writeFileSync(file, secret, { mode: 0o600 })
  return secret
}

function absolute(path: string): string {
  return isAbsolute(path) ? path : resolve(import.meta.dirname, '../../..', path)
}

function readInteger(
  env: Env,
  name: string,
  standard: number,
  { min, max }: { min: number; max: number },
  problems: string[],
): number {
  const text = env[name]
  if (text === undefined || text === '') return standard
  const value = Number(text)
  if (Number.isInteger(value) && value >= min && value <= max) return value
  problems.push(`${name}: a whole number from ${min} to ${max}, not "${text}"`)
  return standard
}

function readBoolean(env: Env, name: string, standard: boolean, problems: string[]): boolean {
  return readChoice(env, name, ['true', 'false'], standard ? 'true' : 'false', problems) === 'true'
}

function readChoice<Choice extends string>(
  env: Env,
  name: string,
  choices: Choice[],
  standard: Choice,
  problems: string[],
): Choice {
  const text = env[name] || standard
  if (choices.includes(text as Choice)) return text as Choice
  problems.push(`${name}: one of ${choices.join(', ')}, not "${text}"`)
  return standard
}

function readUrl(env: Env, name: string, standard: string, protocols: string[], problems: string[]): string {
  const text = env[name] || standard
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url !== undefined && protocols.includes(url.protocol)) return text.replace(/\/$/, '')
  // The text itself may hold a password: say only what was expected.
  problems.push(
    `${name}: an address that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  )
  return standard
}

function readList(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
}
