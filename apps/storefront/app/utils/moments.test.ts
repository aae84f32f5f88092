import { describe, expect, it } from 'vitest'
import { formatMoment, formatRemaining } from './moments.ts'

describe('formatMoment', () => {
  it('says the month by name where numbers could be read either way round', () => {
    const local = new Date(2026, 10, 2, 5, 23).toISOString()
    expect(formatMoment(local, 'zh-CN')).toBe('2026/11/02 05:23')
    expect(formatMoment(local, 'en')).toBe('Nov 2, 2026, 05:23')
  })
})

describe('formatRemaining', () => {
  it('shows minutes and seconds, and hours only when there are some', () => {
    expect(formatRemaining(28 * 60_000 + 5_000)).toBe('28:05')
    expect(formatRemaining(3_789_000)).toBe('1:03:09')
  })

  it('counts a begun second as whole and stops at zero', () => {
    expect(formatRemaining(1)).toBe('00:01')
    expect(formatRemaining(-5_000)).toBe('00:00')
  })
})
