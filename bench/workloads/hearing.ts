import type { SocketResult } from '../load/protocol.ts'

interface Hearing {
  /** Tickets of which their own person heard that they became an order. */
  heard: number
  /** Messages that somebody had heard already. */
  twice: number
  /** Messages about a ticket of somebody else, or about something else. */
  foreign: number
  /** From the answer to the press to the message, ascending. */
  waitsMs: number[]
}

/** Who heard what, held against who was given which ticket. */
export function countHearing({
  pressed,
  heard,
  strange,
}: Pick<SocketResult, 'pressed' | 'heard' | 'strange'>): Hearing {
  const given = new Map(pressed.map((press) => [press.ticket, press]))
  const said = new Set<string>()
  const result: Hearing = { heard: 0, twice: 0, foreign: strange.length, waitsMs: [] }
  for (const { person, ticket, state, at } of heard) {
    const own = given.get(ticket)
    const message = `${person} ${ticket} ${state}`
    if (own?.person !== person) result.foreign++
    else if (said.has(message)) result.twice++
    else if (state === 'ordered') {
      result.heard++
      result.waitsMs.push(Math.max(0, at - own.at))
    }
    said.add(message)
  }
  result.waitsMs.sort((a, b) => a - b)
  return result
}
