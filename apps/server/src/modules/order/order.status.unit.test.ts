import { type OrderStatus, orderStatuses } from '@jishi/contract'
import { describe, expect, it } from 'vitest'
import { type OrderMove, statusAfter } from './order.status.ts'

describe('legal moves of an order', () => {
  it.each<[OrderMove, OrderStatus[]]>([
    ['pay', ['unpaid']],
    ['cancel', ['unpaid']],
    ['expire', ['unpaid']],
    ['ship', ['to_ship']],
    ['receive', ['shipped']],
    ['review', ['to_review']],
    ['revive', ['cancelled']],
    ['refund', ['to_ship', 'shipped', 'to_review', 'done']],
  ])('%s starts only from %j', (move, from) => {
    expect(orderStatuses.filter((status) => statusAfter(status, move) !== undefined)).toEqual(from)
  })

  it('nothing leaves a refunded order', () => {
    const moves: OrderMove[] = [
      'pay',
      'cancel',
      'expire',
      'ship',
      'receive',
      'review',
      'revive',
      'refund',
      'complete_refund',
    ]
    expect(moves.filter((move) => statusAfter('refunded', move) !== undefined)).toEqual([])
  })
})
