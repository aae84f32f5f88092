import { describe, expect, it } from 'vitest'
import { createFlashPresses } from './flash-press.ts'

const [item, me] = [34, 7]
const now = Date.UTC(2026, 10, 26, 12)

let drawn = 0
function openTab(kept = new Map<string, string>()) {
  const keep = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  }
  return createFlashPresses(keep, () => `key-${++drawn}`)
}

describe('createFlashPresses', () => {
  it('sends the same key again until something came of it', () => {
    const presses = openTab()
    const first = presses.begin(item, me, { count: 1, now })
    expect(presses.begin(item, me, { count: 1, now: now + 5_000 }).key).toBe(first.key)
    presses.forget(item, me)
    expect(presses.begin(item, me, { count: 1, now }).key).not.toBe(first.key)
  })

  it('draws a new key for another count: it is another wish', () => {
    const presses = openTab()
    const one = presses.begin(item, me, { count: 1, now })
    expect(presses.begin(item, me, { count: 2, now }).key).not.toBe(one.key)
  })

  it('goes on with the claim of another tab, whatever is wanted here', () => {
    const kept = new Map<string, string>()
    const press = openTab(kept).begin(item, me, { count: 1, now })
    openTab(kept).answered(item, me, '34-1-abc')
    expect(openTab(kept).begin(item, me, { count: 2, now: now + 600_000 }).key).toBe(press.key)
  })

  it('goes on in a second tab and after a reload, with the ticket once there is one', () => {
    const kept = new Map<string, string>()
    const press = openTab(kept).begin(item, me, { count: 1, now })
    expect(openTab(kept).findOpen(item, me, now + 60_000)).toEqual(press)
    openTab(kept).answered(item, me, '34-1-abc')
    expect(openTab(kept).findOpen(item, me, now + 3_600_000)?.ticket).toBe('34-1-abc')
  })

  it('forgets a press without an answer after two minutes, and keeps people apart', () => {
    const presses = openTab()
    presses.begin(item, me, { count: 1, now })
    expect(presses.findOpen(item, me + 1, now)).toBeUndefined()
    expect(presses.findOpen(item, me, now + 120_001)).toBeUndefined()
    expect(presses.findOpen(item, me, now)).toBeUndefined()
  })

  it('takes no harm from what others wrote under its name', () => {
    expect(
      openTab(new Map([[`jishi.flash.${item}.${me}`, '{"key":1}']])).findOpen(item, me, now),
    ).toBeUndefined()
    expect(openTab(new Map([[`jishi.flash.${item}.${me}`, '{']])).findOpen(item, me, now)).toBeUndefined()
  })
})
