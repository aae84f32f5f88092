import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Ids } from '../kernel/ids.ts'
import type { LivePage, PageService } from '../modules/page/index.ts'
import type { RouteLimit, TrafficService } from '../modules/traffic/index.ts'
import { countDirectly, createClientReader, type DirectAnswer, linesOfTransport } from './direct-server.ts'
import { type PageAnswer, shapeAnswer, wantsHtml } from './page-answer.ts'
import { securityHeaders } from './security-headers.ts'

interface Deps {
  pages: Pick<PageService, 'isOn' | 'readRequest' | 'find'>
  traffic: Pick<TrafficService, 'isBanned' | 'customerOf' | 'limitOf'>
  ids: Ids
  trustedProxies: readonly string[]
}

/**
 * Stored pages, which cost less than what Fastify does around an answer. The same promises are kept (bans, limits, security
 * headers, request ids); whatever is not plain - a page that is not in memory, a refusal, another origin - is Fastify's.
 */
export function createPageAnswer({ pages, traffic, ids, trustedProxies }: Deps): DirectAnswer {
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
    const counted = countDirectly(limitOf(asked.path), traffic, { ip, findUserId: nobody })
    if (counted === undefined) return false
    send(request, response, page, ['x-request-id', ids.next(), ...counted, ...linesOfTransport(isSecure)])
    return true
  }
}

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
