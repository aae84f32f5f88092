import { type OrderStatus, orderStatuses } from '@jishi/contract'
import { describe, expect, it } from 'vitest'
import { isLegalEntry, type OrderMove, statusAfter } from './order.status.rules.ts'

/** Said once more in full, so that no entry of the table changes unseen: from, move, to. */
const legal: [OrderStatus, OrderMove, OrderStatus][] = [
  ['unpaid', 'pay', 'to_ship'],
  ['unpaid', 'cancel', 'cancelled'],
  ['unpaid', 'expire', 'cancelled'],
  ['to_ship', 'ship', 'shipped'],
  ['to_ship', 'refund', 'refunding'],
  ['to_ship', 'cancel_cod', 'cancelled'],
  ['shipped', 'receive', 'to_review'],
  ['shipped', 'auto_receive', 'to_review'],
  ['shipped', 'refund', 'refunding'],
  ['to_review', 'review', 'done'],
  ['to_review', 'refund', 'refunding'],
  ['done', 'refund', 'refunding'],
  ['cancelled', 'revive', 'to_ship'],
  ['refunding', 'complete_refund', 'refunded'],
]
const moves: OrderMove[] = [...new Set(legal.map(([, move]) => move))]

const everyStep = orderStatuses.flatMap((from) => moves.map((move) => ({ from, move })))

describe('§8.5 legal moves of an order', () => {
  it.each(everyStep)('$from, $move', ({ from, move }) => {
    const [, , to] = legal.find((step) => step[0] === from && step[1] === move) ?? []
    expect(statusAfter(from, move)).toBe(to)
  })

  it.each(orderStatuses)(
    'a refund that is turned down leads back to %s only where it could begin',
    (whence) => {
      const isStart = ['to_ship', 'shipped', 'to_review', 'done'].includes(whence)
      expect(statusAfter('refunding', 'reject_refund', whence)).toBe(isStart ? whence : undefined)
      expect(statusAfter(whence, 'reject_refund')).toBeUndefined()
    },
  )
})

describe('§8.5 the history of an order', () => {
  const step = (
    from: OrderStatus,
    to: OrderStatus,
    given: { whence?: OrderStatus; isCod?: boolean } = {},
  ) => ({
    ...{ from, to, isCod: false },
    ...given,
  })

  it('takes a note that moves nothing, in any status', () => {
    for (const kind of ['delivered', 'line_refunded', 'refund_asked', 'refund_rejected', 'collected'])
      expect(isLegalEntry(kind, step('shipped', 'shipped'))).toBe(true)
  })

  it('takes no move for a note', () => {
    expect(isLegalEntry('delivered', step('shipped', 'to_review'))).toBe(false)
    expect(isLegalEntry('line_refunded', step('refunding', 'refunded'))).toBe(false)
  })

  it('takes a cancelled order that waited to be shipped only with cash on delivery', () => {
    expect(isLegalEntry('cancelled', step('to_ship', 'cancelled'))).toBe(false)
    expect(isLegalEntry('cancelled', step('to_ship', 'cancelled', { isCod: true }))).toBe(true)
  })

  it('takes a turned down refund back to whence it came, and nowhere else', () => {
    const back = (to: OrderStatus) =>
      isLegalEntry('refund_rejected', step('refunding', to, { whence: 'shipped' }))
    expect([back('shipped'), back('to_ship'), back('done')]).toEqual([true, false, false])
  })

  it('takes no kind that nobody knows', () => {
    expect(isLegalEntry('teleported', step('shipped', 'shipped'))).toBe(false)
  })
})
