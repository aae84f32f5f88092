import type { Static, TSchema } from 'typebox'

/**
 * Who may call: `none` never looks at the session; `optional` works for strangers and customers alike;
 * `customer` needs a live session.
 */
export type EndpointAuth = 'none' | 'optional' | 'customer'
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'DELETE'

export interface Endpoint<
  Params extends TSchema = TSchema,
  Query extends TSchema = TSchema,
  Body extends TSchema = TSchema,
  Reply extends TSchema = TSchema,
> {
  method: HttpMethod
  /** Path below `/api`, with `:name` parameters. */
  path: string
  auth: EndpointAuth
  /** Groups the endpoint in the API reference; the name of the module. */
  tag: string
  summary: string
  /** Status of a good answer; 200 unless said. */
  status?: number
  params?: Params
  query?: Query
  body?: Body
  reply: Reply
}

export type ParamsOf<E extends Endpoint> =
  E extends Endpoint<infer P, TSchema, TSchema, TSchema> ? Read<P> : never
export type QueryOf<E extends Endpoint> =
  E extends Endpoint<TSchema, infer Q, TSchema, TSchema> ? Read<Q> : never
export type BodyOf<E extends Endpoint> =
  E extends Endpoint<TSchema, TSchema, infer B, TSchema> ? Read<B> : never
export type ReplyOf<E extends Endpoint> = Static<E['reply']>

type Read<S extends TSchema> = TSchema extends S ? undefined : Static<S>

/** Says an endpoint once: server, typed client and API reference all read this object. */
export function endpoint<
  Reply extends TSchema,
  Params extends TSchema = TSchema,
  Query extends TSchema = TSchema,
  Body extends TSchema = TSchema,
>(definition: Endpoint<Params, Query, Body, Reply>): Endpoint<Params, Query, Body, Reply> {
  return definition
}
