import type { Tx } from '../../infra/database/database.ts'
import type { FlashGate } from '../../infra/flash-gate/flash-gate.ts'
import type { Push } from '../../infra/push/push.ts'
import type { JobHandler } from '../../infra/queue/queue.ts'
import type { Events } from '../../kernel/events.ts'
import type { FlashAdmin, FlashClaims } from '../flash/index.ts'
import { toGateClaim } from './gate-claim.ts'

interface Deps {
  gate: Pick<FlashGate, 'sell' | 'giveBack' | 'correct'>
  claims: Pick<FlashClaims, 'find' | 'findItem' | 'toTicket'>
  flashAdmin: Pick<FlashAdmin, 'endDue'>
  orders: { closeUnpaid(orderNo: string): Promise<void> }
  push: Pick<Push, 'send'>
  events: Events<Tx>
}

/** After the end of a window the workers have so long to write its last claims. */
const drainMs = 60_000

export function flashSaleJobs({ gate, claims, flashAdmin, orders, push, events }: Deps) {
  events.startJob('flash.claim_moved', (payload) => ({ name: 'flash.claim_moved', payload }))

  /** The row says where its units are by now, whatever it was that moved it. */
  async function follow(claimId: string): Promise<void> {
    const row = await claims.find(claimId)
    const item = row && (await claims.findItem(row.item_id))
    if (row === undefined || item === undefined) return
    const claim = toGateClaim(row)
    const settle = { held: undefined, sold: gate.sell, gone: gate.giveBack }[claim.state]
    // A claim that came back for a late payment, or that this gate does not know, is set right.
    if (!(await settle?.(item.id, claimId))) await gate.correct(item.id, item.epoch, claim)
    await push.send(row.user_id, 'flash.ticket', claims.toTicket(row))
  }

  const handlers: Record<string, JobHandler> = {
    'flash.claim_moved': (payload) => follow((payload as { claimId: string }).claimId),

    // The orders of one batch run out at the same moment. One that cannot be closed keeps nobody else's units.
    'flash.close_batch': async (payload) => {
      const failures: unknown[] = []
      for (const orderNo of (payload as { orderNos: string[] }).orderNos) {
        await orders.closeUnpaid(orderNo).catch((error: unknown) => failures.push(error))
      }
      if (failures.length > 0) throw failures[0]
    },

    'flash.end_due': () => flashAdmin.endDue(drainMs),
  }
  return { handlers, crons: [{ cron: '* * * * *', name: 'flash.end_due', payload: {} }] }
}
