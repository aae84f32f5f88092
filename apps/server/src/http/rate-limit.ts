import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onRequestAsyncHookHandler,
  onRequestHookHandler,
  RouteOptions,
} from 'fastify'
import { AppError } from '../kernel/app-error.ts'
import type { Refusal, RouteLimit, TrafficService } from '../modules/traffic/index.ts'

/** The remote address of what the renderer asks in this process for a page: the page has been counted already. */
export const inProcessAddress = 'in-process'

type Traffic = Pick<TrafficService, 'limitOf' | 'customerOf' | 'noteRefusal'>
type Exact = Extract<RouteLimit, { count: 'exact' }>
type Shared = Extract<RouteLimit, { count: 'shared' }>
type Verdict = ReturnType<Shared['hit']>

declare module 'fastify' {
  interface FastifyRequest {
    /** How the route that was asked for counts its calls; undefined: there is no such route. */
    countedAs: Refusal['countedAs']
  }
}

const noted = new Set([401, 403, 404, 429])

/** Whether the traffic guard is told of an answer with that status. */
export const isNoted = (status: number): boolean => noted.has(status)

/**
 * Counts the calls of every route that is registered from here on. Answers say what is left (`RateLimit-*`); beyond the
 * limit they are request.too_many with `Retry-After`. Refusals, whoever refused, are told to the traffic guard.
 */
export function useRateLimits(app: FastifyInstance, traffic: Traffic): void {
  app.decorateRequest('countedAs', undefined)

  app.addHook('onRoute', (route) => {
    // A route of several methods is a simulator's; ours have one.
    const limit = traffic.limitOf(String(route.method), route.url)
    addFirst(route, limit === undefined ? passUncounted : count(limit, traffic))
  })

  app.addHook('onResponse', (request, reply, done) => {
    done()
    const { statusCode: status } = reply
    if (!isNoted(status) || isInProcess(request)) return
    const { method, ip, headers, countedAs, routeOptions } = request
    const site = headers['sec-fetch-site'] as string | undefined
    traffic.noteRefusal(ip, { status, method, route: routeOptions.url, countedAs, site })
  })
}

const passUncounted: onRequestHookHandler = (request, _reply, done) => {
  request.countedAs = 'nothing'
  done()
}

function count(limit: RouteLimit, { customerOf }: Traffic): onRequestHookHandler | onRequestAsyncHookHandler {
  const callerOf = (request: FastifyRequest) => ({
    customer: customerOf(request.ip),
    findUserId: () => findUserId(request),
  })
  return limit.count === 'exact' ? countExactly(limit, callerOf) : countShared(limit, callerOf)
}

type CallerOf = (request: FastifyRequest) => Parameters<RouteLimit['hit']>[0]

function countShared(limit: Shared, callerOf: CallerOf): onRequestHookHandler {
  return (request, reply, done) => {
    request.countedAs = 'shared'
    if (isInProcess(request)) return done()
    const verdict = limit.hit(callerOf(request))
    tell(reply, verdict)
    done(verdict.isAllowed ? undefined : tooMany(verdict))
  }
}

function countExactly(limit: Exact, callerOf: CallerOf): onRequestAsyncHookHandler {
  return async (request, reply) => {
    request.countedAs = 'exact'
    if (isInProcess(request)) return
    const verdict = await limit.hit(callerOf(request))
    if (verdict === undefined) return
    tell(reply, verdict)
    if (!verdict.isAllowed) throw tooMany(verdict)
  }
}

function tell(reply: FastifyReply, { limit, remaining, resetSeconds }: Verdict): void {
  reply.header('ratelimit-limit', String(limit))
  reply.header('ratelimit-remaining', String(remaining))
  reply.header('ratelimit-reset', String(resetSeconds))
}

function tooMany({ resetSeconds }: Verdict): AppError {
  return new AppError('request.too_many', { retryAfterSeconds: resetSeconds })
}

function isInProcess({ socket }: FastifyRequest): boolean {
  return socket.remoteAddress === inProcessAddress
}

/** A stale token is a stranger's here; the handler says so if it minds. Public routes know no sessions at all. */
function findUserId(request: FastifyRequest): number | undefined {
  const { identify } = request as Partial<Pick<FastifyRequest, 'identify'>>
  try {
    return identify?.call(request)?.id
  } catch {
    return undefined
  }
}

/** Before the route's own hooks, after those of the scopes around it: by then the cookies are read. */
function addFirst(route: RouteOptions, hook: onRequestHookHandler | onRequestAsyncHookHandler): void {
  route.onRequest = [hook as onRequestHookHandler, ...[route.onRequest ?? []].flat()]
}
