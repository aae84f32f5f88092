import { describe, expect, it } from 'vitest'
import { formatRemaining } from './moments.ts'

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
