import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openKvAt } from '../../../test/place.ts'
import { createTestPlace, removeTestPlace } from '../../../test/ports.ts'
import { createManualClock } from '../../kernel/clock.ts'
import type { Kv } from './kv.ts'
import { createSlidingWindow } from './sliding-window.ts'

const start = '2026-11-21T04:00:00Z'
const windowMs = 60_000
let place: Awaited<ReturnType<typeof createTestPlace>>
let kv: Kv
let other: Kv
let key = 0
beforeEach(async () => {
  place = await createTestPlace()
  kv = openKvAt(place)
  other = openKvAt(place)
})
afterEach(async () => {
  await Promise.all([kv.close(), other.close()])
  await removeTestPlace(place)
})

function open(limit: number) {
  const clock = createManualClock(start)
  const name = `window:${key++}`
  const [one, two] = [kv, other].map((store) => createSlidingWindow({ kv: store, clock }))
  let turn = 0
  /** Every other hit comes from another process. */
  const hit = () => (turn++ % 2 === 0 ? one : two)?.hit(name, { limit, windowMs })
  return { clock, hit }
}

describe('§16.1 the sliding window', () => {
  it('lets the limit through, says what is left, and refuses the next one', async () => {
    const { hit } = open(3)
    expect([await hit(), await hit(), await hit(), await hit()]).toEqual([
      { isAllowed: true, limit: 3, remaining: 2, resetSeconds: 60 },
      { isAllowed: true, limit: 3, remaining: 1, resetSeconds: 60 },
      { isAllowed: true, limit: 3, remaining: 0, resetSeconds: 80 },
      { isAllowed: false, limit: 3, remaining: 0, resetSeconds: 80 },
    ])
  })

  it('counts for all processes together, however many ask at once', async () => {
    const { hit } = open(10)
    const verdicts = await Promise.all(Array.from({ length: 40 }, hit))
    expect(verdicts.filter((verdict) => verdict?.isAllowed)).toHaveLength(10)
  })

  it('does not start anew when the clock enters another minute', async () => {
    const { clock, hit } = open(10)
    clock.advance(59_000)
    for (let n = 0; n < 10; n++) await hit()
    clock.advance(1_000)
    expect(await hit()).toMatchObject({ isAllowed: false })
    clock.advance(30_000)
    // Half of the former ten, and the refused one.
    const half = await Promise.all(Array.from({ length: 6 }, hit))
    expect(half.filter((verdict) => verdict?.isAllowed)).toHaveLength(4)
  })

  it('takes no more than the former limit over, so that who stops hammering waits for one window only', async () => {
    const { clock, hit } = open(4)
    for (let n = 0; n < 100; n++) await hit()
    clock.advance(2 * windowMs)
    expect(await hit()).toMatchObject({ isAllowed: true })
  })

  it('keeps its promises over any times of hitting, compared with an exact log', async () => {
    const gaps = fc.array(fc.oneof(fc.constant(0), fc.nat(3_000), fc.nat(90_000)), { maxLength: 150 })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), gaps, async (limit, waits) => {
        const { clock, hit } = open(limit)
        const passed: number[] = []
        const knocks: number[] = []
        for (const wait of waits) {
          clock.advance(wait)
          const at = clock.now().getTime()
          const verdict = await hit()
          const recent = knocks.filter((time) => time > at - 2 * windowMs).length
          if (recent < limit) expect(verdict?.isAllowed, 'a quiet visitor is let through').toBe(true)
          knocks.push(at)
          if (!verdict?.isAllowed) continue
          passed.push(at)
          const inSight = passed.filter((time) => time > at - windowMs).length
          expect(inSight, 'the stated bound of any window').toBeLessThanOrEqual(2 * limit - 1)
          const minute = passed.filter((time) => Math.floor(time / windowMs) === Math.floor(at / windowMs))
          expect(minute.length, 'the limit of a fixed window').toBeLessThanOrEqual(limit)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('lets no window hold more than the limit, and one for rounding, of hits that keep coming evenly', async () => {
    const small = fc.integer({ min: 1, max: 12 })
    const rates = fc.integer({ min: 1, max: 40 })
    await fc.assert(
      fc.asyncProperty(small, rates, fc.nat(windowMs - 1), async (limit, rate, offset) => {
        const { clock, hit } = open(limit)
        const passed: number[] = []
        clock.advance(offset)
        for (let n = 0; n < 4 * rate; n++) {
          const at = clock.now().getTime()
          if ((await hit())?.isAllowed) passed.push(at)
          const inSight = passed.filter((time) => time > at - windowMs).length
          if (n > 2 * rate) expect(inSight).toBeLessThanOrEqual(limit + 1)
          clock.advance(Math.ceil(windowMs / rate))
        }
      }),
      { numRuns: 30 },
    )
  })

  it('says to the second when the next one is let through, if none comes before it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.nat(20_000), { minLength: 9, maxLength: 30 }),
        async (limit, waits) => {
          const { clock, hit } = open(limit)
          let last = await hit()
          for (const wait of waits) {
            clock.advance(wait)
            last = await hit()
          }
          if (last === undefined || last.remaining > 0) return
          clock.advance(last.resetSeconds * 1000)
          expect(await hit()).toMatchObject({ isAllowed: true })
        },
      ),
      { numRuns: 60 },
    )
  })

  it('rejects when the store does, for its caller to decide', async () => {
    const { hit } = open(3)
    await hit()
    await Promise.all([kv.close(), other.close()])
    await expect(hit()).rejects.toThrow()
    kv = openKvAt(place)
    other = openKvAt(place)
  })
})
