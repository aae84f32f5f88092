import type { OrderStatus } from '@jishi/contract'
import { countRows } from '../../infra/database/count-rows.ts'
import type { Database, Db } from '../../infra/database/database.ts'
import type { Breach, Proof } from '../../kernel/proof.ts'
import type { FlashService } from '../flash/index.ts'
import { type FlashOrderFacts, listFlashOrders, listOrdersOf } from './flash-orders.proofs.queries.ts'
import { periodOf } from './ledger.cuts.ts'
import { listArchived, listMonths } from './order.proofs.queries.ts'

interface Deps {
  flash: Pick<FlashService, 'proving'>
}

type ClaimFacts = Awaited<ReturnType<FlashService['proving']['listClaims']>>[number]

const sliceSize = 1000

const promises = {
  'flash.claim_order':
    'a claim that got an order has exactly that one, of its buyer and its units, in a status that fits its own',
  'flash.order_claim': 'an order that came from a flash sale is the one that its claim names',
} as const

/** Claims and orders, from both sides. Orders in the archive are over: what they were is proved there. */
export function flashOrderProofs({ flash: { proving } }: Deps): Proof<Database['db']>[] {
  return [
    {
      promises,
      countRows: (db) => countRows(db.selectFrom('flash_claim')),
      async *find(db, onSeen) {
        yield* findWrongClaims(db, onSeen)
        for (const month of await listMonths(db)) yield* findWrongOrders(db, month)
      },
    },
  ]

  async function* findWrongClaims(db: Db, onSeen: (rows: number) => void): AsyncIterable<Breach> {
    const archived = new Set((await listArchived(db)).map(({ month }) => month))
    const months = new Set(await listMonths(db))
    for (let after = ''; ; ) {
      const claims = await proving.listClaims(db, after, sliceSize)
      for (const [month, some] of Map.groupBy(claims, monthOf)) {
        if (archived.has(month)) continue
        const numbers = some.flatMap(({ order_no }) => order_no ?? [])
        const orders = months.has(month) ? await listOrdersOf(db, month, numbers) : []
        const known = new Map(orders.map((order) => [order.order_no, order]))
        for (const claim of some) {
          const order = known.get(claim.order_no ?? '')
          if (!isInOrder(claim, order)) yield { promise: 'flash.claim_order', row: { ...claim, order } }
        }
      }
      onSeen(claims.length)
      if (claims.length < sliceSize) return
      after = claims.at(-1)?.claim_id ?? after
    }
  }

  async function* findWrongOrders(db: Db, month: string): AsyncIterable<Breach> {
    for (let after = ''; ; ) {
      const orders = await listFlashOrders(db, month, after, sliceSize)
      const ids = orders.flatMap(({ flash_claim_id }) => flash_claim_id ?? [])
      const named = await proving.listOrdersOf(db, ids)
      for (const order of orders) {
        if (named.get(order.flash_claim_id ?? '') !== order.order_no)
          yield { promise: 'flash.order_claim', row: order }
      }
      if (orders.length < sliceSize) return
      after = orders.at(-1)?.order_no ?? after
    }
  }
}

/** The period that its order lies in; empty for a claim without one. */
function monthOf({ order_no }: ClaimFacts): string {
  return order_no === null ? '' : periodOf(order_no)
}

/** One that was refused never had an order. */
function isInOrder(claim: ClaimFacts, order: FlashOrderFacts | undefined): boolean {
  if (claim.order_no === null) return claim.state === 'gone'
  if (order?.flash_claim_id !== claim.claim_id || order.user_id !== claim.user_id) return false
  return order.count === claim.count && claim.state === stateOf(order.status)
}

/** Of a claim whose order is in that status. What goes back later goes to normal stock, and the claim stays paid. */
function stateOf(status: OrderStatus): ClaimFacts['state'] {
  if (status === 'unpaid') return 'ordered'
  return status === 'cancelled' ? 'gone' : 'paid'
}
