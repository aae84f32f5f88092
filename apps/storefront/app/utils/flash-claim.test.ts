import { ApiError, type FlashTicket } from '@jishi/contract'
import { describe, expect, it } from 'vitest'
import {
  type FlashClaim,
  pickHeld,
  readFace,
  readLookPauseMs,
  readPauseMs,
  readPhase,
  readRefusal,
  readSoldPercent,
  toClaim,
} from './flash-claim.ts'

const activity = { startsAt: '2026-11-26T12:00:00.000Z', endsAt: '2026-11-26T13:00:00.000Z' }
const noon = Date.parse(activity.startsAt)

function ticket(given: Partial<FlashTicket> = {}): FlashTicket {
  const known = { ticket: '34-1-abc', itemId: 34, count: 1, orderNo: null, payBy: null, reason: null }
  return { ...known, state: 'pending', ...given }
}
function face(claim: FlashClaim, given: Partial<Parameters<typeof readFace>[0]> = {}) {
  return readFace({ phase: 'running', left: 3, limitPerPerson: 2, claim, ...given })
}
const none: FlashClaim = { step: 'none' }
const refuse = (status: number, code: string) =>
  readRefusal(new ApiError(status, { code: code as never, message: '', requestId: '' }))

describe('readPhase', () => {
  it('opens at its second, not before, and is over at its end', () => {
    expect(readPhase(activity, noon - 1)).toBe('coming')
    expect(readPhase(activity, noon)).toBe('running')
    expect(readPhase(activity, noon + 3_600_000)).toBe('over')
  })
})

describe('readFace', () => {
  it('follows the clock and what is left while nobody has pressed', () => {
    expect(face(none, { phase: 'coming' })).toBe('coming')
    expect(face(none)).toBe('open')
    expect(face(none, { left: 0 })).toBe('sold_out')
    expect(face(none, { phase: 'over' })).toBe('over')
  })

  it('shows a claim that goes on, also when everything is gone and the sale is over', () => {
    expect(face({ step: 'queued', ticket: ticket() }, { left: 0 })).toBe('queued')
    expect(face({ step: 'ordered', ticket: ticket() }, { phase: 'over' })).toBe('ordered')
    expect(face({ step: 'trying', trouble: 'unsure' }, { left: 0 })).toBe('trying')
  })

  it('opens again for who lost, when units come back', () => {
    const lost: FlashClaim = { step: 'gone', reason: 'sold_out' }
    expect(face(lost, { left: 0 })).toBe('sold_out')
    expect(face(lost, { left: 1 })).toBe('open')
    expect(face({ step: 'gone', reason: 'unpaid' }, { left: 1 })).toBe('open')
  })

  it('stays closed for who has as many as one may have', () => {
    expect(face({ step: 'gone', reason: 'over_limit' })).toBe('reached')
    expect(face({ step: 'paid', ticket: ticket({ count: 2 }) })).toBe('paid')
    expect(face({ step: 'paid', ticket: ticket({ count: 1 }) })).toBe('open')
  })

  it('shows what was paid to who can have no more, be it sold out or over', () => {
    const paid: FlashClaim = { step: 'paid', ticket: ticket({ count: 1, state: 'paid' }) }
    expect(face(paid, { left: 0 })).toBe('paid')
    expect(face(paid, { phase: 'over' })).toBe('paid')
    expect(face(none, { left: 0 })).toBe('sold_out')
  })
})

describe('pickHeld', () => {
  it('gives what waits for its money before what is paid, and nothing of what is gone', () => {
    const [gone, paid, ordered] = (['gone', 'paid', 'ordered'] as const).map((state) => ticket({ state }))
    expect(pickHeld([gone, paid, ordered].flatMap((each) => each ?? []))).toBe(ordered)
    expect(pickHeld([gone, paid].flatMap((each) => each ?? []))).toBe(paid)
    expect(pickHeld([ticket({ state: 'gone' })])).toBeUndefined()
    expect(pickHeld([])).toBeUndefined()
  })
})

describe('toClaim', () => {
  it('says of a ticket where the press stands', () => {
    expect(toClaim(ticket()).step).toBe('queued')
    expect(toClaim(ticket({ state: 'ordered' })).step).toBe('ordered')
    expect(toClaim(ticket({ state: 'gone', reason: 'unpaid' }))).toEqual({ step: 'gone', reason: 'unpaid' })
  })
})

describe('readRefusal', () => {
  it('tells a no from an answer that is still to come', () => {
    expect(refuse(409, 'flash.sold_out')).toBe('sold_out')
    expect(refuse(409, 'flash.not_started')).toBe('early')
    expect(refuse(403, 'flash.path_invalid')).toBe('path')
    expect(refuse(503, 'flash.unsure')).toBe('unsure')
    expect(refuse(500, 'server.failed')).toBe('unsure')
    expect(refuse(429, 'request.too_many')).toBe('busy')
    expect(refuse(400, 'request.invalid')).toBe('other')
    expect(readRefusal(new ApiError(0, undefined))).toBe('offline')
  })
})

describe('readPauseMs', () => {
  it('waits longer each time, never longer than ten seconds, and gives up', () => {
    expect(readPauseMs('busy', 1, 0.5)).toBe(800)
    expect(readPauseMs('busy', 3, 0.5)).toBe(3_200)
    expect(readPauseMs('busy', 9, 0.999)).toBeLessThan(10_000)
    expect(readPauseMs('busy', 10, 0)).toBeUndefined()
  })

  it('spreads those who were sent away together', () => {
    expect(readPauseMs('unsure', 2, 0.9)).toBeGreaterThan((readPauseMs('unsure', 2, 0.1) ?? 0) + 500)
  })

  it('stays away as long as the server asked for', () => {
    expect(readPauseMs('busy', 1, 0, 5_000)).toBe(5_000)
  })

  it('hardly waits where only the clocks differ', () => {
    expect(readPauseMs('early', 1, 0)).toBe(150)
  })
})

describe('readLookPauseMs', () => {
  it('looks every second at first, then less often, and stops at an end', () => {
    expect([1, 2, 3, 4, 9].map((looks) => readLookPauseMs('pending', looks, false))).toEqual([
      1_000, 1_000, 1_000, 2_000, 5_000,
    ])
    expect(readLookPauseMs('pending', 1, true)).toBe(5_000)
    expect(readLookPauseMs('paid', 1, false)).toBeUndefined()
  })
})

describe('readSoldPercent', () => {
  it('is all only when all is gone', () => {
    expect(readSoldPercent({ stock: 1_000, left: 1 })).toBe(99)
    expect(readSoldPercent({ stock: 1_000, left: 0 })).toBe(100)
    expect(readSoldPercent({ stock: 1_000, left: 999 })).toBe(1)
    expect(readSoldPercent({ stock: 1_000, left: 1_000 })).toBe(0)
  })
})
