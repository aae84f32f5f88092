import { type Static, Type } from 'typebox'
import { Id, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'
import { HumanAnswer } from './human-check.ts'

export const flashTicketStates = ['pending', 'ordered', 'paid', 'gone'] as const
export type FlashTicketState = (typeof flashTicketStates)[number]

/** Why a ticket brought nothing, or what it brought was given back. */
export const flashGoneReasons = ['sold_out', 'over_limit', 'outdated', 'unpaid', 'cancelled'] as const
export type FlashGoneReason = (typeof flashGoneReasons)[number]

const TicketText = Type.String({ pattern: '^\\d{1,15}-\\d{1,9}-[\\w-]{22}$' })

/** What became of a press on the button. */
export const FlashTicket = Type.Object({
  ticket: TicketText,
  itemId: Type.Integer(),
  count: Type.Integer(),
  state: Type.Enum([...flashTicketStates]),
  orderNo: Type.Union([Type.String(), Type.Null()]),
  payBy: Type.Union([Timestamp, Type.Null()], { description: 'Of an order that waits for its money' }),
  reason: Type.Union([Type.Enum([...flashGoneReasons]), Type.Null()], { description: 'Of one that is gone' }),
})
export type FlashTicket = Static<typeof FlashTicket>

export const openFlashPath = endpoint({
  method: 'POST',
  path: '/flash-items/:id/paths',
  auth: 'customer',
  tag: 'flash-sale',
  summary: 'The one-time path of a claim, for who asks after the start; where the activity wants one',
  params: Type.Object({ id: Id }),
  body: Type.Object({ human: Type.Optional(HumanAnswer) }),
  reply: Type.Object({ path: Type.String(), expiresAt: Timestamp }),
})

/** Without a body: of all requests of a sale this is the one that must cost nothing, and reading a body costs a third of it. */
export const claimFlash = endpoint({
  method: 'POST',
  path: '/flash-items/:id/claims',
  auth: 'customer',
  tag: 'flash-sale',
  status: 202,
  summary: 'Claim units of an item; the same key again gives the same ticket',
  params: Type.Object({ id: Id }),
  query: Type.Object({
    count: Type.Integer({ minimum: 1, maximum: 100 }),
    key: Type.String({ pattern: '^[\\w-]{8,64}$', description: 'Of one press on the button' }),
    path: Type.Optional(Type.String({ maxLength: 200 })),
  }),
  reply: FlashTicket,
})

export const getFlashTicket = endpoint({
  method: 'GET',
  path: '/flash-tickets/:ticket',
  auth: 'customer',
  tag: 'flash-sale',
  summary: 'What became of a claim of mine',
  params: Type.Object({ ticket: TicketText }),
  reply: FlashTicket,
})

export const listMyFlashTickets = endpoint({
  method: 'GET',
  path: '/flash-items/:id/tickets',
  auth: 'customer',
  tag: 'flash-sale',
  summary: 'My claims of an item that are written, newest first, at most 20',
  params: Type.Object({ id: Id }),
  reply: Type.Object({ items: Type.Array(FlashTicket) }),
})
