import type { FlashTicket } from '@jishi/contract'
import { LRUCache } from 'lru-cache'
import type { FlashGate } from '../../infra/flash-gate/flash-gate.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { ClaimRow, FlashClaims } from '../flash/index.ts'
import { type ClaimIds, readTicket } from './claim-ids.ts'
import { takeOverMs } from './write-loop.ts'

interface Deps {
  gate: Pick<FlashGate, 'find'>
  claims: Pick<FlashClaims, 'find' | 'findItem' | 'listOf' | 'toTicket'>
  claimIds: ClaimIds
  clock: Clock
}

export type Tickets = ReturnType<typeof createTickets>

const rememberedMissing = 20_000

/** What became of a press on the button: the claim's row says it, and before there is one, the gate. */
export function createTickets({ gate, claims, claimIds, clock }: Deps) {
  /** When a ticket that the gate does not know was asked for first. */
  const missingSince = new LRUCache<string, number>({ max: rememberedMissing })

  /** Whether a worker may still have it in its hands. */
  function mayBeWritten(claimId: string): boolean {
    const now = clock.now().getTime()
    const since = missingSince.get(claimId) ?? now
    missingSince.set(claimId, since)
    return now - since < takeOverMs
  }

  async function findUnwritten(ticket: string): Promise<FlashTicket> {
    const { itemId, epoch, claimId } = readTicket(ticket)
    // In this order: a claim that is gone from the gate by now, or that was written before its epoch ended, has a row by
    // the time that is read.
    const held = await gate.find(itemId, claimId)
    const item = await claims.findItem(itemId)
    const row = await claims.find(claimId)
    if (row !== undefined) return claims.toTicket(row)
    if (item === undefined) throw new AppError('flash.no_ticket')
    const count = held?.count ?? 0
    const isLost = epoch < item.epoch || held?.state === 'gone'
    const open = {
      ticket,
      itemId,
      count,
      state: 'pending',
      orderNo: null,
      payBy: null,
      reason: null,
    } as const
    if (!isLost && (held !== undefined || mayBeWritten(claimId))) return open
    return { ...open, state: 'gone', reason: 'outdated' }
  }

  return {
    /** Throws flash.no_ticket, for another's too. */
    async get(userId: number, ticket: string): Promise<FlashTicket> {
      const { claimId } = readTicket(ticket)
      if (!claimIds.isOf(claimId, userId)) throw new AppError('flash.no_ticket')
      const row = await claims.find(claimId)
      return row === undefined ? findUnwritten(ticket) : claims.toTicket(row)
    },

    /** Those of an item that are written, newest first, at most 20. */
    async list(userId: number, itemId: number): Promise<{ items: FlashTicket[] }> {
      const rows: ClaimRow[] = await claims.listOf(userId, itemId)
      return { items: rows.map(claims.toTicket) }
    },
  }
}
