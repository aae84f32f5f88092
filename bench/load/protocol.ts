import type { StockStrategy } from '../../apps/server/src/modules/catalog/index.ts'

/** What the parent tells a load process to do, and what it hears back. Times are seconds. */
export interface Span {
  /** Load that is not counted. */
  warmup: number
  seconds: number
  concurrency: number
}

export interface LoadRequest {
  method: 'GET' | 'POST'
  path: string
  headers?: Record<string, string>
  body?: string
}

/** One request after another on each of `concurrency` connections, through the list again and again. */
export interface RequestJob extends Span {
  origin: string
  requests: LoadRequest[]
}

export interface Buyer {
  token: string
  addressId: number
}

/** Every buyer orders one piece of one of `skuIds` at a time; `pays`: and pays it. */
export interface CheckoutJob extends Span {
  origin: string
  buyers: Buyer[]
  skuIds: number[]
  pays: boolean
}

/** Bare transactions on tables of their own. */
export interface TransactionJob extends Span {
  database: { driver: 'sqlite'; file: string } | { driver: 'mysql'; url: string }
  /** How many rows of stock the buyers share: 1 is the hot SKU. */
  skus: number
}

/** The shop's own order transaction, straight on the database: `concurrency` buyers with a connection each. */
export interface StockJob extends Span {
  database: TransactionJob['database']
  strategy: StockStrategy
  skus: number
}

/** What the rate does not say. */
export interface StockResult extends LoadResult {
  /** Lost races; each was run again. */
  retries: number
  /** Refusals while there was stock, and pieces that were sold without being there. */
  needlessRefusals: number
  oversold: number
}

/** Somebody logs in again and again, alone and then while others try wrong passwords. */
export interface StormJob {
  origin: string
  /** Whoever logs in rightly. */
  guest: { login: string; password: string }
  /** Names that the wrong passwords are tried on. */
  targets: string[]
  /** Storms one after the other, each from another address. */
  storms: number
  wrongLogins: number
  concurrency: number
}

/** Milliseconds of the guest's logins, and what went wrong with them. */
export interface StormResult {
  idleMs: number[]
  stormMs: number[]
  /** Logins of the guest that were refused, and whether each target can still come in from elsewhere. */
  errors: number
  samples: string[]
}

/** Bare password hashes at the shop's own cost. */
export type HashJob = Span

export interface LoadResult {
  /** Good answers per second: their number over the measured time. */
  rate: number
  p50Ms: number
  p95Ms: number
  p99Ms: number
  /** Answers outside 2xx and 3xx, broken connections, timeouts. */
  errors: number
  /** The first wrong answers, as they were. */
  samples: string[]
}
