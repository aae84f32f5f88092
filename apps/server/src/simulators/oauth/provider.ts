import type { FastifyInstance } from 'fastify'
import type { Clock } from '../../kernel/clock.ts'
import type { Client, ProviderName } from './credentials.ts'
import type { Grants } from './grants.ts'
import type { Misbehaviour } from './misbehaviour.ts'

/** One simulated provider: how its page behaves, and what its server answers to the shop's. */
export interface Provider {
  name: ProviderName
  page: PageManner
  /** Adds the endpoints that the shop's server calls. */
  addCalls(app: FastifyInstance, deps: CallDeps): void
}

export interface CallDeps {
  client: Client
  grants: Grants
  clock: Clock
  misbehaviour: Misbehaviour
}

export interface PageManner {
  path: string
  /** What the provider calls the client's id in the address. */
  clientParam: 'client_id' | 'appid'
  /** Parameters that must be there with just this value; undefined: with any. */
  needed: Record<string, string | undefined>
  /** Parameters come in this order or not at all. */
  order?: readonly string[]
  /** What leads back, beside the state, when the person says no. `closes`: the window does, and no browser comes back. */
  onDeny: 'closes' | Record<string, string>
  /** What its page says instead of asking, when the address is wrong. */
  wrong: { client: string; redirect: string; request: string }
  /** Says in the address that leads back who it is from. */
  namesIssuer?: boolean
  look: Look
}

export interface Look {
  /** `QQ`: as people know it. */
  zh: string
  en: string
  /** One letter of our own in a circle, no mark of theirs. */
  glyph: string
  /** What it tells the shop. */
  scopes: readonly string[]
  /** How it calls a person's id. */
  account: string
}
