import { setTimeout as sleep } from 'node:timers/promises'
import type { FlashTicket } from '@jishi/contract'
import { readLookPauseMs } from '../../apps/storefront/app/utils/flash-claim.ts'
import { openConnection } from './http.ts'
import type { CrowdJob, CrowdResult } from './protocol.ts'

const connectionsEach = 8
/** Longer than the shop may need to say what became of a claim. */
const patienceMs = 120_000

/** Asks for the tickets of who got one, as often as the shop's page does where no push comes, until each is decided. */
export function openFollower({ origins, tokens }: CrowdJob, { tickets }: CrowdResult) {
  const connections = origins.flatMap((origin) =>
    Array.from({ length: connectionsEach }, () => openConnection(origin)),
  )
  const journeys: Promise<void>[] = []
  let turn = 0

  async function ask(person: number, path: string): Promise<FlashTicket | undefined> {
    const connection = connections[turn++ % connections.length] as (typeof connections)[number]
    const token = tokens[person]
    const answer = await connection.send({ method: 'GET', path, token }).catch(() => undefined)
    return answer?.status === 200 ? (JSON.parse(answer.text) as FlashTicket) : undefined
  }

  async function see(person: number, { ticket }: FlashTicket): Promise<void> {
    const giveUpAt = Date.now() + patienceMs
    for (let looks = 0; Date.now() < giveUpAt; looks++) {
      // Not all in the same millisecond, as they were let in.
      await sleep((readLookPauseMs('pending', looks, false) ?? 0) + 500 * Math.random())
      const seen = await ask(person, `/api/flash-tickets/${ticket}`)
      if (seen === undefined || seen.state === 'pending') continue
      tickets.push({ person, ticket, state: seen.state, reason: seen.reason, orderNo: seen.orderNo })
      return
    }
    tickets.push({ person, ticket, state: 'unknown', reason: null, orderNo: null })
  }

  return {
    follow(person: number, ticket: FlashTicket): void {
      journeys.push(see(person, ticket))
    },
    /** Resolves when every ticket is decided. */
    async end(): Promise<void> {
      await Promise.all(journeys)
      await Promise.all(connections.map((connection) => connection.close()))
    },
  }
}
