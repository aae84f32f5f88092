import cookie from '@fastify/cookie'
import type { LiveMessage } from '@jishi/contract'
import { createSigner } from 'fast-jwt'
import Fastify from 'fastify'
import { type ClientOptions, WebSocket } from 'ws'
import { openKvAt, openPushAt } from '../../test/place.ts'
import { createTestPlace, removeTestPlace } from '../../test/ports.ts'
import type { Push } from '../infra/push/push.ts'
import { AppError } from '../kernel/app-error.ts'
import { createManualClock } from '../kernel/clock.ts'
import { createIds } from '../kernel/ids.ts'
import { sendError, useErrorHandler } from './error-handler.ts'
import { useIpBan } from './ip-ban.ts'
import { createLiveHub } from './live-hub.ts'
import { liveRoutes } from './live-socket.ts'
import { createLiveTickets } from './live-tickets.ts'
import { useSameSiteCheck } from './same-site.ts'
import { createSessionReader, useSession } from './session.ts'
import { useValidation } from './validation.ts'

const jwtSecret = 'a secret of the tests, long enough'
export const trustedOrigin = 'https://m.jishi.example'

type HubOptions = NonNullable<Parameters<typeof createLiveHub>[0]['options']>
export type LiveScene = Awaited<ReturnType<typeof openLiveScene>>
export type LiveProcess = Awaited<ReturnType<LiveScene['startProcess']>>

/** People and processes around one store. `startProcess` gives what one more process would have, listening. */
export async function openLiveScene() {
  const place = await createTestPlace()
  const clock = createManualClock('2026-11-26T04:00:00Z')
  const ended = new Set<string>()
  const banned = new Set<string>()
  const hasEnded = (family: string) => ended.has(family)
  const isBanned = (ip: string) => banned.has(ip)
  const closes: (() => Promise<void>)[] = []

  async function startProcess(options: HubOptions = {}, around: (push: Push) => Push = (push) => push) {
    const [kv, ownPush] = [openKvAt(place), openPushAt(place)]
    const push = around(ownPush)
    const live = createLiveHub({ push, hasEnded, isBanned, options })
    const tickets = { kv, clock, ids: createIds(clock), secret: jwtSecret, hasEnded }
    const app = Fastify({ forceCloseConnections: 'idle' })
    useValidation(app)
    useErrorHandler(app)
    useIpBan(app, { isBanned })
    await app.register(async (scope) => {
      await scope.register(cookie)
      useSession(scope, createSessionReader({ jwtSecret, clock, isRevoked: hasEnded }))
      useSameSiteCheck(scope, { trustedOrigins: [trustedOrigin] })
      liveRoutes(scope, {
        live,
        liveTickets: createLiveTickets(tickets),
        traffic: { customerOf: (ip) => ip },
        trustedOrigins: [trustedOrigin],
      })
    })
    app.setNotFoundHandler((request, reply) => sendError(request, reply, new AppError('request.not_found')))
    const origin = await app.listen({ port: 0, host: '127.0.0.1' })
    closes.push(async () => {
      await app.close()
      await Promise.all([kv.close(), ownPush.close()])
    })
    return { app, origin, live, push, url: `${origin.replace('http', 'ws')}/api/live` }
  }

  return {
    clock,
    ended,
    banned,
    startProcess,
    /** The access token of a session. */
    tokenOf(userId: number, family = `family-${userId}`): string {
      const now = clock.now().getTime() / 1000
      const sign = createSigner({ key: jwtSecret, algorithm: 'HS256' })
      return sign({ sub: String(userId), family, iat: now, exp: now + 900 })
    },
    async close() {
      for (const close of closes) await close()
      await removeTestPlace(place)
    },
  }
}

/** What a browser of that origin sends. */
export function asBrowser(token: string, origin: string): ClientOptions {
  return { headers: { cookie: `jishi_in=1; jishi_access=${token}` }, origin }
}

/** An open socket and what came over it, without `live.ready`. */
export async function connect(url: string, options: ClientOptions) {
  const socket = new WebSocket(url, options)
  const messages: LiveMessage[] = []
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  const ready = Promise.withResolvers<string>()
  socket.on('message', (text) => {
    const message = JSON.parse(String(text)) as LiveMessage
    if (message.kind === 'live.ready') ready.resolve(message.id)
    else messages.push(message)
  })
  socket.on('error', ready.reject)
  closed.then((code) => ready.reject(new Error(`closed: ${code}`)))
  return { socket, messages, closed, readyAt: await ready.promise }
}

/** How a handshake is refused. */
export function knock(url: string, options: ClientOptions = {}) {
  const { promise, resolve, reject } = Promise.withResolvers<{
    status?: number
    code: string
    headers: object
  }>()
  const socket = new WebSocket(url, options)
  socket.on('error', reject)
  socket.on('open', () => reject(new Error('it was let in')))
  socket.on('unexpected-response', async (_request, response) => {
    let body = ''
    for await (const chunk of response) body += chunk
    const { error } = JSON.parse(body) as { error: { code: string } }
    resolve({ status: response.statusCode, code: error.code, headers: response.headers })
  })
  return promise
}

/** What was numbered, in the order of its coming. */
export function numbersOf(messages: LiveMessage[]): number[] {
  return messages.map(({ data }) => (data as { n: number }).n)
}
