import { describe, expect, it } from 'vitest'
import { readOffsetMs, splitCountdown } from './server-clock.ts'

describe('readOffsetMs', () => {
  it('knows nothing before it has asked', () => {
    expect(readOffsetMs([])).toBeUndefined()
  })

  it('puts the answer in the middle of its way', () => {
    expect(readOffsetMs([{ askedAtMs: 100, answeredAtMs: 140, serverMs: 5_000 }])).toBe(5_000 - 120)
  })

  it('believes the answer that was back first, wherever it stands', () => {
    const slow = { askedAtMs: 0, answeredAtMs: 900, serverMs: 1_700 }
    const quick = { askedAtMs: 1_000, answeredAtMs: 1_010, serverMs: 2_005 }
    expect(readOffsetMs([slow, quick, { ...slow, serverMs: 9_000 }])).toBe(1_000)
  })
})

describe('splitCountdown', () => {
  it('counts a begun second as whole and is zero only when the moment has come', () => {
    expect(splitCountdown(6_001)).toEqual({ days: 0, hours: '00', minutes: '00', seconds: '07' })
    expect(splitCountdown(1).seconds).toBe('01')
    expect(splitCountdown(0).seconds).toBe('00')
    expect(splitCountdown(-5_000).seconds).toBe('00')
  })

  it('counts whole days apart', () => {
    const ms = ((2 * 24 + 3) * 3600 + 4 * 60 + 5) * 1000
    expect(splitCountdown(ms)).toEqual({ days: 2, hours: '03', minutes: '04', seconds: '05' })
  })
})
