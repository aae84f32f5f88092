import type { FlashTicket } from '@jishi/contract'
import { createDiary } from './diary.ts'

/** One press on the button of a flash sale as its person knows it, and everything the shop has said about it. */
export interface Press {
  userId: number
  itemId: number
  count: number
  key: string
  /** What it was acknowledged with (202), from every repeat: one claim, in another epoch where the gate was lost in between. */
  tickets: Set<string>
  /** What its ticket said when it was asked, each change once. */
  seen: FlashTicket[]
}

export type FlashDiary = ReturnType<typeof createFlashDiary>

/** So long after its ticket was given a claim may be on its way into the database. */
const writingMs = 50

/** What all people together were told. Times are epoch milliseconds. */
export function createFlashDiary() {
  const presses: Press[] = []
  const unanswered = new Set<Press>()
  const givenAt: number[] = []
  const resolvedAt: number[] = []
  const leaks: { ticket: string; seenBy: number }[] = []
  let strangersRefused = 0

  return {
    /** Repeats, refusals and answers that were 5xx. */
    answers: createDiary(),
    presses,
    /** When a ticket first said something else than `pending`. */
    resolvedAt,
    /** Tickets that were shown to somebody else. */
    leaks,
    get strangersRefused() {
      return strangersRefused
    },
    begin(press: Pick<Press, 'userId' | 'itemId' | 'count' | 'key'>): Press {
      const begun = { ...press, tickets: new Set<string>(), seen: [] }
      presses.push(begun)
      unanswered.add(begun)
      return begun
    },
    /** It was refused, or given a ticket. */
    answer(press: Press, ticket: string | undefined): void {
      unanswered.delete(press)
      if (ticket === undefined) return
      press.tickets.add(ticket)
      givenAt.push(Date.now())
    },
    see(press: Press, ticket: FlashTicket): void {
      const before = press.seen.at(-1)
      if (isSame(before, ticket)) return
      if ((before?.state ?? 'pending') === 'pending' && ticket.state !== 'pending')
        resolvedAt.push(Date.now())
      press.seen.push(ticket)
    },
    noteStranger(ticket: string, seenBy: number, isShown: boolean): void {
      if (isShown) leaks.push({ ticket, seenBy })
      else strangersRefused++
    },
    /** Presses that are not answered, and claims that nobody can have written yet. */
    countInFlight(): number {
      const since = Date.now() - writingMs
      const young = givenAt.length - 1 - givenAt.findLastIndex((at) => at < since)
      return unanswered.size + young
    },
  }
}

function isSame(before: FlashTicket | undefined, { state, orderNo, reason }: FlashTicket): boolean {
  return before?.state === state && before.orderNo === orderNo && before.reason === reason
}
