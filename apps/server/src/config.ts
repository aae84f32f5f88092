import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import {
  type DatabaseConfig,
  type KvConfig,
  type MailConfig,
  type QueueConfig,
  readDatabase,
  readKv,
  readMail,
  readQueue,
  readSearch,
  readSms,
  readSocial,
  readTracking,
  type SearchConfig,
  type SmsConfig,
  type SocialConfig,
  type TrackingConfig,
} from './config-drivers.ts'
import { type AlipayConfig, readAlipay, readWechatPay, type WechatPayConfig } from './config-payment.ts'
import { readStorage, type StorageConfig } from './config-storage.ts'
import { type Env, readBoolean, readChoice, readInteger, readList, readUrl } from './config-values.ts'

export type {
  AlipayConfig,
  DatabaseConfig,
  KvConfig,
  MailConfig,
  QueueConfig,
  SearchConfig,
  SmsConfig,
  SocialConfig,
  StorageConfig,
  TrackingConfig,
  WechatPayConfig,
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
  search: SearchConfig
  storage: StorageConfig
  sms: SmsConfig
  mail: MailConfig
  social: SocialConfig
  alipay: AlipayConfig
  wechatPay: WechatPayConfig
  tracking: TrackingConfig
  /** Jobs run in the web process (one process is enough) or only in `npm run worker`. */
  runsJobs: boolean
  /** The local page that shows what SMS and mail would have sent. */
  hasDevOutbox: boolean
  /** Rate limits are multiplied by it; 0 switches them off. */
  rateLimitScale: number
  /** How orders take stock (docs/stock.md). */
  stockStrategy: 'conditional' | 'pessimistic' | 'optimistic'
  /** Orders are written into tables of a month, a week or a day (docs/ledger.md). */
  ledgerGrain: 'month' | 'week' | 'day'
  /** Periods that ended so many months ago go to the storage by themselves; 0: never. */
  archiveAfterMonths: number
  /** How much one person may keep from others without paying: orders, and units of one SKU in them. */
  holdCaps: { orders: number; unitsPerSku: number }
  /** Minutes until an unpaid order closes. */
  payWithinMinutes: number
  /** Seconds until an unpaid order of a flash sale closes. */
  flashHoldSeconds: number
  /** Days after delivery until receipt is confirmed by itself. */
  receiveAfterDays: number
}

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
    search: readSearch(env, folder, problems),
    storage: readStorage(env, join(folder, 'files'), problems),
    sms: readSms(env, !isProduction, problems),
    mail: readMail(env, problems),
    social: readSocial(env, !isProduction, problems),
    alipay: readAlipay(env, isProduction, folder, problems),
    wechatPay: readWechatPay(env, isProduction, folder, problems),
    tracking: readTracking(env, isProduction, folder, problems),
    runsJobs: readBoolean(env, 'RUN_JOBS', true, problems),
    hasDevOutbox: readBoolean(env, 'DEV_OUTBOX', !isProduction, problems),
    rateLimitScale: readInteger(env, 'RATE_LIMIT_SCALE', 1, { min: 0, max: 1_000_000 }, problems),
    stockStrategy: readChoice(
      env,
      'STOCK_STRATEGY',
      ['conditional', 'pessimistic', 'optimistic'],
      'conditional',
      problems,
    ),
    ledgerGrain: readChoice(env, 'LEDGER_GRAIN', ['month', 'week', 'day'], 'month', problems),
    archiveAfterMonths: readInteger(env, 'ARCHIVE_AFTER_MONTHS', 0, { min: 0, max: 120 }, problems),
    holdCaps: {
      orders: readInteger(env, 'MAX_UNPAID_ORDERS', 20, { min: 1, max: 1_000_000_000 }, problems),
      unitsPerSku: readInteger(env, 'MAX_UNPAID_UNITS', 200, { min: 1, max: 1_000_000_000 }, problems),
    },
    payWithinMinutes: readInteger(env, 'PAY_WITHIN_MINUTES', 30, { min: 1, max: 21_600 }, problems),
    flashHoldSeconds: readInteger(env, 'FLASH_HOLD_SECONDS', 300, { min: 5, max: 3600 }, problems),
    receiveAfterDays: readInteger(env, 'RECEIVE_AFTER_DAYS', 7, { min: 1, max: 365 }, problems),
  }
  if (isProduction && env.JISHI_SECRET === undefined)
    problems.push('JISHI_SECRET: needed in production (32 characters or more)')
  if (env.JISHI_SECRET !== undefined && env.JISHI_SECRET.length < 32)
    problems.push('JISHI_SECRET: needs 32 characters or more')
  if (problems.length > 0) throw new Error(`The configuration has problems:\n  ${problems.join('\n  ')}`)
  return { ...config, secret: env.JISHI_SECRET ?? loadOrCreateSecret(folder) }
}

/** What the renderer in this process must know: where the API is, for pages that it draws past us, where pictures come from, and where we are found. */
export function tellRenderer({ port, storage, publicUrl }: Config): void {
  process.env.NUXT_API_ORIGIN ??= `http://localhost:${port}`
  process.env.NUXT_IMAGE_HOST ??= storage.baseUrl
  process.env.NUXT_PUBLIC_SITE_URL ??= publicUrl
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
