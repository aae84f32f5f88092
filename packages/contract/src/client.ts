import type { BodyOf, Endpoint, ParamsOf, QueryOf, ReplyOf } from './endpoint.ts'
import type { ErrorBody, ErrorCode } from './errors.ts'

/** What a call carries; only the parts that the endpoint has are asked for. */
export type CallInput<E extends Endpoint> = Part<'params', ParamsOf<E>> &
  Part<'query', QueryOf<E>> &
  Part<'body', BodyOf<E>> &
  Part<'picture', E extends { consumes: 'image' } ? Blob : undefined> & {
    headers?: Record<string, string>
    signal?: AbortSignal
    /** Goes on although the page that asked is being left. */
    keepalive?: boolean
  }

type Part<Name extends string, Value> = Value extends undefined
  ? { [name in Name]?: undefined }
  : Partial<Value> extends Value
    ? { [name in Name]?: Value }
    : { [name in Name]: Value }

/** The server said no, or could not be reached (`code` is then `client.unreachable`). */
export class ApiError extends Error {
  readonly status: number
  readonly code: ErrorCode | 'client.unreachable'
  readonly details: Record<string, unknown>
  readonly requestId: string

  constructor(status: number, body: ErrorBody['error'] | undefined, cause?: unknown) {
    super(body?.message ?? 'The server could not be reached', { cause })
    this.name = 'ApiError'
    this.status = status
    this.code = (body?.code as ErrorCode | undefined) ?? 'client.unreachable'
    this.details = body?.details ?? {}
    this.requestId = body?.requestId ?? ''
  }
}

export type Fetch = (url: string, init: RequestInit) => Promise<Response>
export type Client = ReturnType<typeof createClient>

/**
 * A typed caller of the endpoints of this contract. `base` is the origin plus `/api` ("" + "/api" in a browser).
 * Throws ApiError for every answer outside 2xx and for a server that cannot be reached.
 */
export function createClient(fetch: Fetch, base: string) {
  return async function call<E extends Endpoint>(
    endpoint: E,
    ...[input]: Record<string, never> extends CallInput<E> ? [CallInput<E>?] : [CallInput<E>]
  ): Promise<ReplyOf<E>> {
    const given = (input ?? {}) as {
      params?: object
      query?: object
      body?: object
      picture?: Blob
      headers?: object
      signal?: AbortSignal
      keepalive?: boolean
    }
    const headers: Record<string, string> = { accept: 'application/json', ...given.headers }
    if (given.body !== undefined) headers['content-type'] = 'application/json'
    if (given.picture !== undefined) headers['content-type'] = given.picture.type || 'image/unknown'
    const response = await fetch(base + fillPath(endpoint.path, given.params) + toQueryString(given.query), {
      method: endpoint.method,
      headers,
      body: given.body === undefined ? given.picture : JSON.stringify(given.body),
      signal: given.signal,
      keepalive: given.keepalive,
    }).catch((cause: unknown) => {
      throw new ApiError(0, undefined, cause)
    })
    if (response.ok && endpoint.produces !== undefined)
      return new Uint8Array(await response.arrayBuffer()) as ReplyOf<E>
    const text = await response.text()
    const body: unknown = text === '' ? undefined : parse(text)
    if (!response.ok) throw new ApiError(response.status, (body as ErrorBody | undefined)?.error)
    return body as ReplyOf<E>
  }
}

function fillPath(path: string, params: object = {}): string {
  return path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String((params as Record<string, unknown>)[name])),
  )
}

function toQueryString(query: object = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  return pairs.length === 0
    ? ''
    : `?${new URLSearchParams(Object.fromEntries(pairs.map(([key, value]) => [key, String(value)])))}`
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
