import type { FlashTicketState } from '@jishi/contract'
import type { KvConfig } from '../../apps/server/src/config.ts'
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

/**
 * Every person in turn presses once for a unit of an item, by a key of its own; whoever had a turn presses again after the
 * last one. `statuses`: what an answer in order may be.
 */
export interface ClaimJob extends Span {
  origin: string
  itemId: number
  tokens: string[]
  statuses: number[]
}

/** `accepted`: also those of the warm-up. */
export interface ClaimResult extends LoadResult {
  accepted: number
}

/** A crowd that wants one unit each of an item, from the moment it may be had. */
export interface CrowdJob {
  /** Of the servers, which are asked in turn. */
  origins: string[]
  itemId: number
  /** Epoch milliseconds. */
  startsAt: number
  /** Of the people, each of whom presses once; every tenth has two tabs open and presses in both. */
  tokens: string[]
  /** Presses that are under way at once. */
  concurrency: number
  /** Every connection comes from an address of its own, as a crowd does. */
  hasOwnAddresses: boolean
}

/** `busy` and `broken` are tried again. */
export const pressKinds = ['accepted', 'sold_out', 'over_limit', 'busy', 'broken', 'other'] as const
export type PressKind = (typeof pressKinds)[number]

export interface FollowedTicket {
  person: number
  ticket: string
  /** `unknown`: whoever asked got no answer in time. */
  state: FlashTicketState | 'unknown'
  reason: string | null
  orderNo: string | null
}

export interface CrowdResult {
  /** Of each answer: milliseconds from the start to it, how many it took, and what it was. */
  presses: [atMs: number, tookMs: number, kind: PressKind][]
  tickets: FollowedTicket[]
  /** Who tried ten times and gave up. */
  givenUp: number
  /** The first answers that nobody expects, as they were. */
  samples: string[]
}

/** People with a page open, each of whom has a socket; the first `presses` of them want a unit of an item. */
export interface SocketJob {
  origin: string
  /** Of the server. */
  pid: number
  tokens: string[]
  presses: number
  itemId: number
  /** How long all of them do nothing before the memory is read. */
  idleMs: number
  /** Somebody else, who never reads what they are sent. */
  slow: { id: number; token: string }
  /** Where the shop's messages go. */
  kv: KvConfig
}

/** `person`: an index of the tokens. Times are those of the load process, in milliseconds. */
export interface HeardTicket {
  person: number
  ticket: string
  state: FlashTicketState
  at: number
}

export interface SocketResult {
  /** Memory of the server before the first socket and when all were idle. */
  beforeKb: number
  idleKb: number
  openedInMs: number
  /** The tickets of who got a place. */
  pressed: { person: number; ticket: string; at: number }[]
  heard: HeardTicket[]
  /** Messages of another kind, shortened. */
  strange: string[]
  /** Sockets that the server closed. */
  lost: number
  slow: SlowReaderResult
}

export interface SlowReaderResult {
  sentBytes: number
  takenBytes: number
  isCutOff: boolean
}

/** Rows that are each committed by themselves, on one connection. */
export interface RowJob extends Span {
  database: TransactionJob['database']
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
  /** Processor time of the server for each good answer, in microseconds, where its process was watched. */
  cpuUs?: number
}
