import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import proxyAddr from '@fastify/proxy-addr'
import type { FastifyServerFactory, FastifyServerOptions } from 'fastify'
import type { Ids } from '../kernel/ids.ts'
import type { LivePage, PageService } from '../modules/page/index.ts'
import type { RouteLimit, TrafficService } from '../modules/traffic/index.ts'
import { type PageAnswer, shapeAnswer, wantsHtml } from './page-answer.ts'
import { securityHeaders, strictTransport } from './security-headers.ts'

interface Deps {
  pages: Pick<PageService, 'isOn' | 'readRequest' | 'find'>
  traffic: Pick<TrafficService, 'isBanned' | 'customerOf' | 'limitOf'>
  ids: Ids
  trustedProxies: readonly string[]
}

type Answer = (request: IncomingMessage, response: ServerResponse) => boolean
type Timeouts = Pick<FastifyServerOptions, 'keepAliveTimeout' | 'requestTimeout' | 'connectionTimeout'>

/**
 * A server that answers stored pages by itself and gives everything else to Fastify: hooks and header objects would cost
 * more than the page. It keeps the same promises (bans, limits, security headers, request ids); whatever is not plain - a
 * page that is not in memory, a refusal, another origin - is Fastify's too. See decision 017.
 */
export function createPageServer(deps: Deps): FastifyServerFactory {
  const answer = createAnswer(deps)
  return (handler, options) => {
    const { keepAliveTimeout = 72_000, requestTimeout = 0, connectionTimeout = 0 } = options as Timeouts
    const listener: RequestListener = (request, response) => {
      // A server that is closing says so on each connection, which is Fastify's to do.
      if (!server.listening || !answer(request, response)) handler(request, response)
    }
    const server = createServer(listener)
    Object.assign(server, { keepAliveTimeout, requestTimeout })
    server.setTimeout(connectionTimeout)
    return server
  }
}

/** Tells whether it has answered. */
function createAnswer({ pages, traffic, ids, trustedProxies }: Deps): Answer {
  const clientOf = createClientReader(trustedProxies)
  const limits = {
    home: traffic.limitOf('GET', '/'),
    category: traffic.limitOf('GET', '/category/:id'),
    item: traffic.limitOf('GET', '/item/:id'),
  }

  function limitOf(path: string): RouteLimit | undefined {
    if (path === '/') return limits.home
    return path.startsWith('/item/') ? limits.item : limits.category
  }

  /** Undefined: refused, or counted in a way that takes a while. */
  function count(path: string, ip: string): readonly string[] | undefined {
    const limit = limitOf(path)
    if (limit === undefined) return noLimit
    if (limit.count !== 'shared') return undefined
    const verdict = limit.hit({ customer: traffic.customerOf(ip), findUserId: nobody })
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

  return (request, response) => {
    const { method, url = '', headers } = request
    if (method !== 'GET' || headers.origin !== undefined || !wantsHtml(headers.accept) || !pages.isOn())
      return false
    const asked = pages.readRequest(url, headers.cookie)
    if (asked === undefined) return false
    const { ip, isSecure } = clientOf(request)
    if (traffic.isBanned(ip)) return false
    const page = pages.find(asked.path, asked.language)
    if (page instanceof Promise) return false
    const counted = count(asked.path, ip)
    if (counted === undefined) return false
    const transport = isSecure ? secureLines : noLines
    send(request, response, page, ['x-request-id', ids.next(), ...counted, ...transport])
    return true
  }
}

const noLines: readonly string[] = []
const noLimit = noLines
const secureLines = ['strict-transport-security', strictTransport]
const nobody = () => undefined

/** What a page is always answered by, name after value, remembered with it. */
const knownLines = new WeakMap<PageAnswer, string[]>()

function send(
  { headers }: IncomingMessage,
  response: ServerResponse,
  page: LivePage,
  own: readonly string[],
): void {
  const answer = shapeAnswer(page, {
    acceptEncoding: headers['accept-encoding'],
    ifNoneMatch: headers['if-none-match'],
  })
  const lines = knownLines.get(answer) ?? listLines(answer)
  knownLines.set(answer, lines)
  response.writeHead(answer.status, [...lines, ...own])
  response.end(answer.body, 'latin1')
}

function listLines({ headers }: PageAnswer): string[] {
  return Object.entries({ ...securityHeaders, ...headers }).flatMap(([name, value]) => [name, String(value)])
}

interface Client {
  ip: string
  isSecure: boolean
}

/** Who asks, and whether by HTTPS, as Fastify would say it: forwarded headers count where a trusted proxy sent them. */
function createClientReader(trustedProxies: readonly string[]): (request: IncomingMessage) => Client {
  if (trustedProxies.length === 0)
    return ({ socket }) => ({ ip: socket.remoteAddress ?? '', isSecure: false })
  const isTrusted = proxyAddr.compile([...trustedProxies])
  return (request) => {
    const protocol = request.headers['x-forwarded-proto']
    const isSecure = protocol !== undefined && isTrusted(request.socket.remoteAddress ?? '', 0)
    return { ip: proxyAddr(request, isTrusted), isSecure: isSecure && lastOf(String(protocol)) === 'https' }
  }
}

function lastOf(list: string): string {
  return list.slice(list.lastIndexOf(',') + 1).trim()
}
