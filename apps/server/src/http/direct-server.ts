import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import proxyAddr from '@fastify/proxy-addr'
import type { FastifyServerFactory, FastifyServerOptions } from 'fastify'
import type { RouteLimit, TrafficService } from '../modules/traffic/index.ts'
import { wantsSocket } from './live-socket.ts'
import { strictTransport } from './security-headers.ts'

/** Tells whether it answers, now or later. One that does not has touched nothing. */
export type DirectAnswer = (request: IncomingMessage, response: ServerResponse) => boolean

type Timeouts = Pick<FastifyServerOptions, 'keepAliveTimeout' | 'requestTimeout' | 'connectionTimeout'>

/**
 * A server that lets these answer first and gives everything else to Fastify: for answers that cost less than the hooks
 * and header objects around them. Each keeps the promises of every answer of ours, with the helpers below. See decision 017.
 */
export function createDirectServer(answers: readonly DirectAnswer[]): FastifyServerFactory {
  return (handler, options) => {
    const { keepAliveTimeout = 72_000, requestTimeout = 0, connectionTimeout = 0 } = options as Timeouts
    const listener: RequestListener = (request, response) => {
      // A server that is closing says so on each connection, which is Fastify's to do.
      if (server.listening && answers.some((answer) => answer(request, response))) return
      handler(request, response)
    }
    // Most requests have no body: no stream is opened and closed for what is not there.
    const server = createServer({ shouldUpgradeCallback: wantsSocket, optimizeEmptyRequests: true }, listener)
    Object.assign(server, { keepAliveTimeout, requestTimeout })
    server.setTimeout(connectionTimeout)
    return server
  }
}

interface Client {
  ip: string
  isSecure: boolean
}

/** Who asks, and whether by HTTPS, as Fastify would say it: forwarded headers count where a trusted proxy sent them. */
export function createClientReader(trustedProxies: readonly string[]): (request: IncomingMessage) => Client {
  if (trustedProxies.length === 0)
    return ({ socket }) => ({ ip: socket.remoteAddress ?? '', isSecure: false })
  const isTrusted = proxyAddr.compile([...trustedProxies])
  return (request) => {
    const protocol = request.headers['x-forwarded-proto']
    const isSecure = protocol !== undefined && isTrusted(request.socket.remoteAddress ?? '', 0)
    return { ip: proxyAddr(request, isTrusted), isSecure: isSecure && lastOf(String(protocol)) === 'https' }
  }
}

/** Headers, name after value. */
export type Lines = readonly string[]

const noLines: Lines = []
const secureLines: Lines = ['strict-transport-security', strictTransport]

/** What says that only HTTPS will do from now on. */
export function linesOfTransport(isSecure: boolean): Lines {
  return isSecure ? secureLines : noLines
}

/** Counts the call and gives the headers that say so. Undefined: refused, or counted in a way that takes a while. */
export function countDirectly(
  limit: RouteLimit | undefined,
  traffic: Pick<TrafficService, 'customerOf'>,
  { ip, findUserId }: { ip: string; findUserId: () => number | undefined },
): Lines | undefined {
  if (limit === undefined) return noLines
  if (limit.count !== 'shared') return undefined
  const verdict = limit.hit({ customer: traffic.customerOf(ip), findUserId })
  if (!verdict.isAllowed) return undefined
  return [
    'ratelimit-limit',
    String(verdict.limit),
    'ratelimit-remaining',
    String(verdict.remaining),
    'ratelimit-reset',
    String(verdict.resetSeconds),
  ]
}

function lastOf(list: string): string {
  return list.slice(list.lastIndexOf(',') + 1).trim()
}
