import { type Static, Type } from 'typebox'
import { Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'
import type { FlashTicket } from './flash-sale.ts'

/** What may come over the socket, by kind. */
export interface LiveKinds {
  /** The connection stands, and hears what comes after the message `id`. */
  'live.ready': Record<string, never>
  'flash.ticket': FlashTicket
}
export type LiveKind = keyof LiveKinds

/** A text frame of the socket. */
export const LiveMessage = Type.Object({
  id: Type.String({ description: 'Grows; the last one seen is given as `since` after a lost connection' }),
  kind: Type.String(),
  data: Type.Unknown(),
})
export type LiveMessage = Static<typeof LiveMessage>

/** Why the server closed a socket, besides the codes of RFC 6455: 1012 = it restarts, 1013 = come back in a moment. */
export const liveCloseCodes = { sessionEnded: 4401, banned: 4403 } as const

export const createLiveTicket = endpoint({
  method: 'POST',
  path: '/live-tickets',
  auth: 'customer',
  tag: 'live',
  summary: 'A ticket that opens one socket, for clients whose handshake carries no session; good for 30 s',
  reply: Type.Object({ ticket: Type.String(), expiresAt: Timestamp }),
})

export const openLive = endpoint({
  method: 'GET',
  path: '/live',
  auth: 'optional',
  tag: 'live',
  status: 101,
  summary: 'WebSocket: what happens to me, as text frames of {id, kind, data}; needs a session or a ticket',
  query: Type.Object({
    since: Type.Optional(
      Type.String({ pattern: '^\\d{1,16}$', description: 'The last id seen; without it: from now on' }),
    ),
    ticket: Type.Optional(Type.String({ maxLength: 200 })),
  }),
  reply: Type.Null(),
})
