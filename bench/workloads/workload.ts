import type { Child } from '../harness/child.ts'
import type { Mall } from '../harness/mall.ts'
import type {
  Buyer,
  CheckoutJob,
  ClaimJob,
  ClaimResult,
  LoadRequest,
  LoadResult,
  StockJob,
  StockResult,
  StormJob,
  StormResult,
} from '../load/protocol.ts'

/** Connections that each wait for their answer before they ask again. The baselines are loaded in the same way. */
export const concurrency = { requests: 32, checkout: 16 } as const
/** Over how many SKUs the buyers of the `spread` kind go, in the shop and in the baseline. */
export const spreadSkus = 100

export type BaselineName = 'hello' | 'kv-route' | 'tx-hot' | 'tx-spread'

/** One thing that a shop does all day, measured against the least that this machine could spend on it. */
export interface Workload {
  name: string
  baselines: BaselineName[]
  /** It changes the shop so much that the others would measure something else afterwards. */
  needsOwnShop?: true
  /** Settings of its server process. */
  env?: Record<string, string>
  run(stage: Stage): Promise<Measurement[]>
}

export interface Measurement {
  metric: string
  /** One of the machine's, or what was measured of the shop itself just before; a `score` has none. */
  baseline?: BaselineName | OwnBaseline
  load: LoadResult
  /** `ms`: the ratio is of the 95th percentiles, and lower is better. `score`: `rate` is a share of one, not a rate. `µs each`: the ratio is of the times, and lower is better. `count`: `rate` is a number of things, not a rate. `KB`: it is so many of those. */
  unit?: 'per second' | 'ms' | 'score' | 'µs each' | 'count' | 'KB'
}

export interface OwnBaseline {
  name: string
  load: LoadResult
}

export type ClaimLoad = Pick<ClaimJob, 'itemId' | 'tokens' | 'statuses'> &
  Partial<Pick<ClaimJob, 'concurrency' | 'warmup' | 'seconds'>>

/** What the shop answered. */
export interface SentPage {
  path: string
  headers: Record<string, string>
  body: Uint8Array
}

/** A freshly started server and the means to load it. */
export interface Stage {
  mall: Mall
  /** The process of that server. */
  server: Child
  /** How many the large ledger has. */
  orders: number
  /** Of Node, for a process that the workload starts itself. */
  profileFlags: string[]
  /** People with an account; the same ones when asked again. */
  people(count: number): Promise<{ id: number; token: string }[]>
  /** The same people, who all have this password. Gives their names. */
  peopleWithPassword(count: number, password: string): Promise<string[]>
  /** The same people, with an address. */
  buyers(count: number): Promise<Buyer[]>
  /** Throws when the first request is not answered by `status` (200 unless said): a fast failure is not a result. */
  sendRequests(
    metric: string,
    requests: LoadRequest[],
    /** `origin`: of another shop that is open. */
    options?: { status?: number; concurrency?: number; origin?: string },
  ): Promise<LoadResult>
  /** The same load on a bare server that answers by these bytes. */
  sendToPlainServer(metric: string, requests: LoadRequest[], pages: readonly SentPage[]): Promise<LoadResult>
  /** Nothing but the hashing of passwords at the shop's cost, without HTTP. */
  hashPasswords(metric: string): Promise<LoadResult>
  storm(metric: string, job: Omit<StormJob, 'origin'>): Promise<StormResult>
  /** The least that an order costs the database: what `tx-hot` and `tx-spread` are for a crowd of 16. */
  bareTransactions(metric: string, job: { skus: number; concurrency: number }): Promise<LoadResult>
  /** Orders by the shop's own functions, straight on a database of their own. */
  takeStock(metric: string, job: Omit<StockJob, 'warmup' | 'seconds'>): Promise<StockResult>
  /** Presses on the button of a flash sale, over 32 connections unless said. */
  claim(metric: string, job: ClaimLoad): Promise<ClaimResult>
  /** The same presses on the flash sale of a textbook. */
  claimPlainly(metric: string, job: ClaimLoad): Promise<ClaimResult>
  /** The baseline `hello` of that name, now. */
  sayHello(metric: string): Promise<LoadResult>
  /** Narrow rows, each committed by itself, on one connection to the shop's database server. */
  writeSingleRows(metric: string): Promise<LoadResult>
  checkOut(metric: string, order: Pick<CheckoutJob, 'buyers' | 'skuIds' | 'pays'>): Promise<LoadResult>
  /** Shows what goes on while `work` makes something ready. */
  prepare<T>(label: string, work: () => Promise<T>): Promise<T>
  /** A line for below the table. */
  note(line: string): void
}
