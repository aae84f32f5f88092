import type { Static, TSchema } from 'typebox'

/**
 * Who may call: `none` never looks at the session; `optional` works for strangers and customers alike;
 * `customer` needs a live session; `staff` needs a member of the shop's staff who has the `permission`.
 */
export type EndpointAuth = 'none' | 'optional' | 'customer' | 'staff'
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'DELETE'

export interface Endpoint {
  readonly method: HttpMethod
  /** Path below `/api`, with `:name` parameters. */
  readonly path: string
  readonly auth: EndpointAuth
  /** Of a `staff` endpoint: model and action, such as `sku.change`; absent: every member of the staff may. */
  readonly permission?: string
  /** Groups the endpoint in the API reference; the name of the module. */
  readonly tag: string
  readonly summary: string
  /** Status of a good answer; 200 unless said. */
  readonly status?: number
  readonly params?: TSchema
  readonly query?: TSchema
  readonly body?: TSchema
  /** The body is the bytes of a picture (`content-type: image/...`), not JSON; then there is no `body`. */
  readonly consumes?: 'image'
  /** Content type of an answer that is bytes, not JSON. */
  readonly produces?: string
  readonly reply: TSchema
}

export type ParamsOf<E extends Endpoint> = E extends { params: infer P extends TSchema }
  ? Static<P>
  : undefined
export type QueryOf<E extends Endpoint> = E extends { query: infer Q extends TSchema } ? Static<Q> : undefined
export type BodyOf<E extends Endpoint> = E extends { body: infer B extends TSchema } ? Static<B> : undefined
export type ReplyOf<E extends Endpoint> = Static<E['reply']>

/** Says an endpoint once: server, typed client and API reference all read this object. */
export function endpoint<const E extends Endpoint>(definition: E): E {
  return definition
}
