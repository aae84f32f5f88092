import { shipmentStates } from '@jishi/contract'
import { expect, it } from 'vitest'
import { nextTraceAt, stateAfter, toTrackingNo } from './shipping.rules.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const pauseMs = 30 * minuteMs
const now = 1_800_000_000_000

const waitAfter = (quietMs: number) => {
  const next = nextTraceAt({ state: 'in_transit', movedAt: now - quietMs }, now, pauseMs)
  return next === null ? null : next - now
}

it('§12.2 asks about a parcel never sooner than the service allows, and the later the longer it is quiet', () => {
  expect([0, hourMs, 8 * hourMs, 24 * hourMs, 100 * hourMs].map(waitAfter)).toEqual([
    pauseMs,
    pauseMs,
    hourMs,
    3 * hourMs,
    6 * hourMs,
  ])
})

it('gives up on a parcel that nobody has seen for a month', () => {
  expect(waitAfter(30 * 24 * hourMs)).not.toBeNull()
  expect(waitAfter(30 * 24 * hourMs + 1)).toBeNull()
})

it('asks no more about a parcel that has arrived somewhere, and goes on after everything else', () => {
  const over = shipmentStates.filter((state) => nextTraceAt({ state, movedAt: now }, now, pauseMs) === null)
  expect(over).toEqual(['signed', 'returned'])
})

it('takes nothing back: neither an end nor that a parcel was seen', () => {
  expect(stateAfter('signed', 'in_transit')).toBe('signed')
  expect(stateAfter('returned', 'none')).toBe('returned')
  expect(stateAfter('delivering', 'none')).toBe('delivering')
  expect(stateAfter('problem', 'delivering')).toBe('delivering')
})

it('writes a number as it stands on the label', () => {
  expect(toTrackingNo(' yt-0123 ')).toBe('YT-0123')
})
