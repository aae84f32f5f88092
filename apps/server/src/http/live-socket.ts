import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createLiveTicket, openLive } from '@jishi/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../kernel/app-error.ts'
import type { TrafficService } from '../modules/traffic/index.ts'
import { handle, type Who } from './handle.ts'
import type { LiveHub } from './live-hub.ts'
import type { LiveTickets } from './live-tickets.ts'
import { comesFromElsewhere } from './same-site.ts'

interface Deps {
  live: LiveHub
  liveTickets: LiveTickets
  traffic: Pick<TrafficService, 'customerOf'>
  trustedOrigins: readonly string[]
}

/** What a client sent behind the head of its handshake, of the handshakes that are being judged. */
const heads = new WeakMap<IncomingMessage, Buffer>()

/**
 * The socket at /api/live, on the server's own port. A handshake goes through Fastify like every request: bans, limits,
 * sessions and the shape of refusals are those of the API, and only a good one is taken over.
 */
export function liveRoutes(app: FastifyInstance, { live, liveTickets, traffic, trustedOrigins }: Deps): void {
  const trusted = new Set(trustedOrigins)
  app.server.on('upgrade', (request, socket, head) => judge(app, request, socket, head))
  app.addHook('onListen', async () => live.start())
  app.addHook('preClose', () => live.close())

  handle(app, createLiveTicket, ({ who }) => liveTickets.create(who))

  handle(app, openLive, async ({ query: { since, ticket }, who, request, reply }) => {
    const head = heads.get(request.raw)
    if (head === undefined) throw new AppError('request.invalid', { fields: { upgrade: 'websocket' } })
    const { id, sessionFamily } =
      ticket === undefined ? findVisitor(request, who, trusted) : await liveTickets.use(ticket)
    const owner = {
      userId: id,
      family: sessionFamily,
      ip: request.ip,
      customer: traffic.customerOf(request.ip),
    }
    const { socket } = request.raw
    live.checkRoom(owner)
    reply.hijack()
    reply.raw.detachSocket(socket)
    socket.off('error', destroy)
    live.open(request.raw, { socket, head, owner, since })
    return null
  })
}

/** Only for sockets are requests to upgrade heard: what else wants to speak another protocol is answered in this one. */
export function wantsSocket({ method, url = '', headers }: IncomingMessage): boolean {
  const isLive = url === livePath || url.startsWith(`${livePath}?`)
  return isLive && method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket'
}

const livePath = `/api${openLive.path}`

function findVisitor(request: FastifyRequest, who: Who | undefined, trusted: ReadonlySet<string>): Who {
  if (who === undefined) throw new AppError('account.login_required')
  if (comesFromElsewhere(request, trusted)) throw new AppError('request.cross_site')
  return who
}

/** Lets Fastify answer a handshake: with a refusal, after which the connection ends, or not at all. */
function judge(app: FastifyInstance, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  heads.set(request, head)
  // Node has let go of the socket, and nobody else minds its errors yet.
  socket.on('error', destroy)
  const response = new ServerResponse(request)
  response.shouldKeepAlive = false
  response.assignSocket(socket as Socket)
  response.once('finish', () => (socket as Socket).destroySoon())
  app.routing(request, response)
}

function destroy(this: Duplex): void {
  this.destroy()
}
