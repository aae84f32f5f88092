import type { OutgoingHttpHeaders } from 'node:http'
import type { BodyOf, Endpoint, ParamsOf, QueryOf, ReplyOf } from '@jishi/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../kernel/app-error.ts'
import { createStaffGate, type StaffWho } from './staff-session.ts'

/** Who is asking, as the session says. */
export interface Who {
  id: number
  sessionFamily: string
}

export interface Call<E extends Endpoint> {
  params: ParamsOf<E>
  query: QueryOf<E>
  body: BodyOf<E>
  /** The bytes of `consumes`; empty for every other endpoint. */
  bytes: Buffer
  /** Always there for `auth: 'customer'` and `'staff'`, perhaps for `'optional'`, never for `'none'`. */
  who: WhoOf<E['auth']>
  request: FastifyRequest
  reply: FastifyReply
}

type WhoOf<Auth> = Auth extends 'staff' ? StaffWho : Auth extends 'customer' ? Who : Who | undefined

export type Handler<E extends Endpoint> = (call: Call<E>) => Promise<ReplyOf<E>> | ReplyOf<E>

const pictureTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif']
const pictureLimitBytes = 5 * 1024 * 1024
const noBytes = Buffer.alloc(0)
const customerSecurity: Record<string, string[]>[] = [{ bearer: [] }, { cookie: [] }]
const security: Record<Endpoint['auth'], typeof customerSecurity> = {
  none: [],
  optional: customerSecurity,
  customer: customerSecurity,
  staff: [{ staffBearer: [] }, { staffCookie: [] }],
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Finds who is asking by cookie or bearer token; undefined for a stranger. Throws account.session_ended on a stale token. */
    identify(): Who | undefined
  }
}

/**
 * Mounts an endpoint of the contract: validates what comes in, finds the session, strips what is not in the reply
 * schema. `memoize`: the handler gives the same frozen object again while nothing changed, so it is serialised once.
 */
export function handle<E extends Endpoint>(
  app: FastifyInstance,
  endpoint: E,
  handler: Handler<E>,
  { memoize = false }: { memoize?: boolean } = {},
): void {
  const sendMemoized = createMemoizedSend()
  const status = endpoint.status ?? 200
  app.route({
    method: endpoint.method,
    url: `/api${endpoint.path}`,
    schema: {
      tags: [endpoint.tag],
      summary: endpoint.summary,
      security: security[endpoint.auth],
      ...(endpoint.params && { params: endpoint.params }),
      ...(endpoint.query && { querystring: endpoint.query }),
      ...(endpoint.body && { body: endpoint.body }),
      ...(endpoint.consumes && { consumes: pictureTypes }),
      ...(endpoint.produces && { produces: [endpoint.produces] }),
      ...(!endpoint.produces && { response: { [status]: endpoint.reply } }),
    },
    ...(endpoint.consumes && { bodyLimit: pictureLimitBytes }),
    // Before the body: what a stranger sends is not even read.
    ...(endpoint.auth === 'staff' && { onRequest: createStaffGate(endpoint.permission) }),
    handler: async (request, reply) => {
      const value = await handler({
        params: request.params,
        query: request.query,
        body: endpoint.consumes ? undefined : request.body,
        bytes: endpoint.consumes ? readBytes(request) : noBytes,
        who: findWho(endpoint, request),
        request,
        reply,
      } as Call<E>)
      reply.status(status)
      if (endpoint.produces) return reply.type(endpoint.produces).send(value)
      if (!memoize) return value
      sendMemoized(reply, value as object)
    },
  })
}

/**
 * Serialises each object once. The bytes are kept as text of one byte a character: Node sends such a body and the head in
 * one write, and neither encodes Chinese anew for every answer.
 */
function createMemoizedSend() {
  const bodies = new WeakMap<object, string>()

  function bodyOf(reply: FastifyReply, value: object): string {
    const known = bodies.get(value)
    if (known !== undefined) return known
    const body = Buffer.from(reply.serialize(value) as string).toString('latin1')
    bodies.set(value, body)
    return body
  }

  return (reply: FastifyReply, value: object) => {
    const body = bodyOf(reply, value)
    reply.hijack()
    reply.raw.writeHead(reply.statusCode, {
      ...(reply.getHeaders() as OutgoingHttpHeaders),
      'content-type': 'application/json; charset=utf-8',
      'content-length': body.length,
    })
    reply.raw.end(body, 'latin1')
  }
}

/** A body of pictures reaches the handler as it came; who judges it looks at the bytes, not at what they are called. */
export function usePictureBodies(app: FastifyInstance): void {
  app.addContentTypeParser(/^image\//, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
}

function readBytes({ body }: FastifyRequest): Buffer {
  if (!Buffer.isBuffer(body) || body.length === 0) throw new AppError('request.unsupported_media')
  return body
}

function findWho(endpoint: Endpoint, request: FastifyRequest): Who | StaffWho | undefined {
  if (endpoint.auth === 'none') return undefined
  if (endpoint.auth === 'staff') return request.staff
  const who = request.identify()
  if (who === undefined && endpoint.auth === 'customer') throw new AppError('account.login_required')
  return who
}
