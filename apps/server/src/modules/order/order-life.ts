import type { BoughtAgain, Done, OrderDetail } from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Events } from '../../kernel/events.ts'
import type { AddressService } from '../address/index.ts'
import type { CartAccess, CartService } from '../cart/index.ts'
import type { Audit } from '../staff/index.ts'
import { buyAgain } from './buy-again.ts'
import { type CloseDeps, cancelMoveOf, closeOrder, throwIllegal } from './close-order.ts'
import { statusesToHide } from './order.actions.ts'
import { type GoodsRow, hideOrder, listDelivered, type OrderRow } from './order.queries.ts'
import { receiveOrder } from './receive-order.ts'
import { setAddress } from './set-address.ts'

interface Deps extends CloseDeps {
  database: Database
  carts: CartService
  addresses: Pick<AddressService, 'getAddressSnapshot'>
  audit: Pick<Audit, 'record'>
  events: Events<Tx>
  clock: Clock
  /** Delivered so long ago, and nobody said a word: it is received. */
  receiveAfterMs: number
}

interface Lookup {
  /** Throws order.not_found. */
  getOwned(userId: number, orderNo: string): Promise<OrderRow>
  getDetail(userId: number, orderNo: string): Promise<OrderDetail>
  findKnown(orderNo: string): Promise<OrderRow | undefined>
  readRest(orderNo: string): Promise<{ goods: GoodsRow[] }>
}

const sweepBatch = 200

/** What becomes of an order after it was placed, apart from its money. */
export function createOrderLife(deps: Deps, { getOwned, getDetail, findKnown, readRest }: Lookup) {
  const { database, carts, audit, clock, receiveAfterMs } = deps
  const { db } = database

  return {
    /** Throws order.not_found, order.illegal_move, payment.provider_unreachable. */
    async cancel(userId: number, orderNo: string, reason: string): Promise<OrderDetail> {
      const order = await getOwned(userId, orderNo)
      const closing = { move: cancelMoveOf(order), actor: 'customer', reason } as const
      if ((await closeOrder(deps, order, closing)) !== 'closed') await throwIllegal(deps, orderNo)
      return getDetail(userId, orderNo)
    },

    /** Throws order.not_found, order.illegal_move, payment.provider_unreachable. */
    async cancelByStaff(staffId: number, orderNo: string, reason: string) {
      const order = await findKnown(orderNo)
      if (order === undefined) throw new AppError('order.not_found')
      const entry = {
        staffId,
        action: 'order.cancel',
        subject: { kind: 'order', id: orderNo },
        before: { status: order.status, reason: '' },
        after: { status: 'cancelled', reason },
      }
      const closing = { move: cancelMoveOf(order), actor: 'staff', reason } as const
      const note = (tx: Tx) => audit.record(tx, entry)
      if ((await closeOrder(deps, order, { ...closing, note })) !== 'closed')
        await throwIllegal(deps, orderNo)
      return { orderNo, status: 'cancelled' }
    },

    /** Of a flash sale, once it is paid. Throws order.not_found and what `setAddress` throws. */
    async setAddress(userId: number, orderNo: string, addressId: number): Promise<OrderDetail> {
      await setAddress(deps, await getOwned(userId, orderNo), addressId)
      return getDetail(userId, orderNo)
    },

    /** Throws order.not_found, order.illegal_move. */
    async receive(userId: number, orderNo: string): Promise<OrderDetail> {
      const order = await getOwned(userId, orderNo)
      if (!(await receiveOrder(deps, order, 'customer'))) await throwIllegal(deps, orderNo)
      return getDetail(userId, orderNo)
    },

    /** Receives what was delivered long enough ago. Safe to run any number of times. */
    async receiveDelivered(period: string): Promise<void> {
      const before = clock.now().getTime() - receiveAfterMs
      for (const order of await listDelivered(db, period, { before, limit: sweepBatch }))
        await receiveOrder(deps, order, 'system')
    },

    /** Off the list; its number still finds it. Throws order.not_found, order.illegal_move. */
    async hide(userId: number, orderNo: string): Promise<Done> {
      const { status } = await getOwned(userId, orderNo)
      const isOver = statusesToHide.includes(status)
      if (!isOver || !(await hideOrder(db, orderNo, status, clock.now().getTime())))
        await throwIllegal(deps, orderNo)
      return { done: true }
    },

    /** Throws order.not_found. */
    async again(userId: number, orderNo: string, cart: CartAccess = carts.of(userId)): Promise<BoughtAgain> {
      await getOwned(userId, orderNo)
      return buyAgain(carts, cart, (await readRest(orderNo)).goods)
    },
  }
}
