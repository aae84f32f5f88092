import type { Mall } from '../harness/mall.ts'
import type { Buyer, CheckoutJob, LoadRequest, LoadResult } from '../load/protocol.ts'

/** Connections that each wait for their answer before they ask again. The baselines are loaded in the same way. */
export const concurrency = { requests: 32, checkout: 16 } as const
/** Over how many SKUs the buyers of the `spread` kind go, in the shop and in the baseline. */
export const spreadSkus = 100

export type BaselineName = 'hello' | 'kv-route' | 'tx-hot' | 'tx-spread'

/** One thing that a shop does all day, measured against the least that this machine could spend on it. */
export interface Workload {
  name: string
  baselines: BaselineName[]
  run(stage: Stage): Promise<Measurement[]>
}

export interface Measurement {
  metric: string
  baseline: BaselineName
  load: LoadResult
}

/** A freshly started server and the means to load it. */
export interface Stage {
  mall: Mall
  /** People with an account; the same ones when asked again. */
  people(count: number): Promise<{ token: string }[]>
  /** The same people, with an address. */
  buyers(count: number): Promise<Buyer[]>
  /** Throws when the first request is not answered by 200: a fast failure is not a result. */
  sendRequests(metric: string, requests: LoadRequest[]): Promise<LoadResult>
  checkOut(metric: string, order: Pick<CheckoutJob, 'buyers' | 'skuIds' | 'pays'>): Promise<LoadResult>
  /** A line for below the table. */
  note(line: string): void
}
