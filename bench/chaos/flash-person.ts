import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FlashTicket } from '@jishi/contract'
import type { Random } from '../../apps/server/src/seed/random.ts'
import { NoForm } from '../load/form.ts'
import type { Call, Send } from '../load/http.ts'
import { createShopper, WrongAnswer } from '../load/shopper.ts'
import type { FlashDiary, Press } from './flash-diary.ts'

/** Who pays buys until they have what they may have; the others want one order, and do something else with it. */
export const fates = ['pays', 'greedy', 'lapses', 'cancels', 'pays late'] as const
export type Fate = (typeof fates)[number]

export interface Person {
  id: number
  token: string
  fate: Fate
  itemId: number
  /** Units that one person may have of the item. */
  limit: number
  /** Somebody else, who looks at this one's tickets. */
  stranger: { id: number; token: string }
}

interface Visit {
  person: Person
  /** Repeats a call until it is answered. */
  send: Send
  diary: FlashDiary
  random: Random
  /** False: the item is sold for good, or the crowd is sent home. */
  isOpen(): boolean
}

const pendingAtMostMs = 120_000

/** From the first press until the person has enough, or the sale is over. */
export async function buyInSale(visit: Visit): Promise<void> {
  const { person, random, isOpen } = visit
  let units = 0
  while (isOpen() && units < person.limit) {
    const isGreedy = person.fate === 'greedy' && units === 0
    const counts = isGreedy ? [person.limit, person.limit] : [random.between(1, person.limit - units)]
    const tickets = await Promise.all(counts.map((count) => buyOnce(visit, count)))
    for (const ticket of tickets) if (ticket?.state === 'paid') units += ticket.count
    const hadOrder = tickets.some((ticket) => typeof ticket?.orderNo === 'string')
    if (hadOrder && person.fate !== 'pays' && person.fate !== 'greedy') return
    await sleep(random.between(500, 1500))
  }
}

/** One press, and what becomes of its ticket. Undefined: it got none. */
async function buyOnce(visit: Visit, count: number): Promise<FlashTicket | undefined> {
  const press = visit.diary.begin({
    ...{ userId: visit.person.id, itemId: visit.person.itemId, count, key: randomUUID() },
  })
  const given = await attempt(visit, () => claim(visit, press))
  visit.diary.answer(press, given?.ticket)
  if (given === undefined) return undefined
  // Some press twice: the same press once more.
  if (visit.random.between(1, 6) === 1)
    visit.diary.answer(press, (await attempt(visit, () => claim(visit, press)))?.ticket)
  const resolved = await follow(visit, press, { isEnd: ({ state }) => state !== 'pending', everyMs: 250 })
  if (resolved?.state !== 'ordered') return resolved
  await attempt(visit, () => decide(visit, resolved))
  return follow(visit, press, { isEnd: ({ state }) => state !== 'ordered', everyMs: 1000 })
}

async function claim(visit: Visit, { itemId, count, key }: Press): Promise<FlashTicket> {
  return ask(visit, { method: 'POST', path: `/api/flash-items/${itemId}/claims?count=${count}&key=${key}` })
}

/** Asks until the ticket has come to that end; what it says when it was asked for two minutes is what is known. */
async function follow(
  visit: Visit,
  press: Press,
  { isEnd, everyMs }: { isEnd: (ticket: FlashTicket) => boolean; everyMs: number },
): Promise<FlashTicket | undefined> {
  const { diary, random } = visit
  const [text = ''] = press.tickets
  const giveUpAt = Date.now() + pendingAtMostMs
  for (;;) {
    await sleep(random.between(everyMs / 2, everyMs * 1.5))
    if (random.between(1, 10) === 1) await peek(visit, text)
    const path = `/api/flash-tickets/${text}`
    const ticket = await attempt(visit, () => ask<FlashTicket>(visit, { method: 'GET', path }))
    if (ticket !== undefined) diary.see(press, ticket)
    if (ticket === undefined || isEnd(ticket) || Date.now() > giveUpAt) return ticket
  }
}

/** Somebody else looks at the ticket. */
async function peek({ send, person, diary }: Visit, ticket: string): Promise<void> {
  const { stranger } = person
  const path = `/api/flash-tickets/${ticket}`
  const { status } = await send({ method: 'GET', path, token: stranger.token })
  diary.noteStranger(ticket, stranger.id, status !== 404)
}

async function decide({ person, send, random }: Visit, { orderNo, payBy }: FlashTicket): Promise<void> {
  if (orderNo === null || person.fate === 'lapses') return
  const shopper = createShopper(send, { token: person.token, addressId: 0 })
  if (person.fate === 'cancels') return void (await shopper.cancel(orderNo))
  const { redirectUrl } = await shopper.startPayment(orderNo)
  // Whoever stands at the cashier when the time runs out may be faster than the shop, or not.
  if (person.fate === 'pays late')
    await sleep(Math.max(0, Date.parse(payBy ?? '') - Date.now() + random.between(-800, 300)))
  await shopper.payAtCashier(redirectUrl)
}

async function ask<Reply>({ send, person }: Visit, call: Call): Promise<Reply> {
  const given = { ...call, token: person.token }
  const answer = await send(given)
  if (answer.status >= 400) throw new WrongAnswer(given, answer)
  return JSON.parse(answer.text) as Reply
}

/** A "no" is written down and life goes on; anything else is a fault of this program. */
async function attempt<Result>({ diary }: Visit, work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work()
  } catch (error) {
    // The cashier has closed before they paid.
    if (error instanceof NoForm) return void diary.answers.noteRefusal('cashier.closed')
    if (!(error instanceof WrongAnswer)) throw error
    if (error.status >= 500) diary.answers.broken.push(error.message)
    else diary.answers.noteRefusal(error.code)
    return undefined
  }
}
