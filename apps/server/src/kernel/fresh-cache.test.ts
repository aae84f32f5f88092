import { describe, expect, it, vi } from 'vitest'
import { createManualClock } from './clock.ts'
import { createFreshCache } from './fresh-cache.ts'

function openCache<Value>({ max = 10 } = {}) {
  const clock = createManualClock('2026-11-21T00:00:00Z')
  return { clock, cache: createFreshCache<number, Value>({ ttlMs: 1000, max, clock }) }
}

describe('get with renewAfterMs', () => {
  const clock = createManualClock('2026-11-21T00:00:00Z')
  const cache = createFreshCache<number, string>({ ttlMs: 1000, renewAfterMs: 500, max: 10, clock })

  it('answers from memory and reads anew behind the answer, once', async () => {
    const load = vi.fn(async () => 'red')
    const next = Promise.withResolvers<string>()
    await cache.get(1, load)
    clock.advance(500)
    load.mockReturnValueOnce(next.promise)
    expect(await cache.get(1, load)).toBe('red')
    expect(await cache.get(1, load)).toBe('red')
    expect(load).toHaveBeenCalledTimes(2)
    next.resolve('blue')
    await vi.waitFor(async () => expect(await cache.get(1, load)).toBe('blue'))
    expect(load).toHaveBeenCalledTimes(2)
  })

  it('never gives what is older than ttlMs: when renewing fails, the next one waits and hears of it', async () => {
    const down = vi.fn(async () => {
      throw new Error('down')
    })
    await cache.get(2, async () => 'red')
    clock.advance(999)
    expect(await cache.get(2, down)).toBe('red')
    clock.advance(1)
    await expect(cache.get(2, down)).rejects.toThrow('down')
    expect(await cache.get(2, async () => 'back')).toBe('back')
  })
})

describe('get', () => {
  it('reads once while fresh and again when the time is over', async () => {
    const { cache, clock } = openCache<string>()
    const load = vi.fn(async () => 'red')
    await cache.get(1, load)
    clock.advance(999)
    expect(await cache.get(1, load)).toBe('red')
    expect(load).toHaveBeenCalledTimes(1)
    clock.advance(1)
    await cache.get(1, load)
    expect(load).toHaveBeenCalledTimes(2)
  })

  it('gives the same object again when a new reading says the same, another when it differs', async () => {
    const { cache, clock } = openCache<{ stock: number }>()
    const readings = [5, 5, 4].map((stock) => async () => ({ stock }))
    const seen: { stock: number }[] = []
    for (const read of readings) {
      seen.push(await cache.get(1, read))
      clock.advance(1000)
    }
    expect(seen[1]).toBe(seen[0])
    expect(seen[2]).toEqual({ stock: 4 })
  })

  it('remembers for a time of its own that something is not there', async () => {
    const clock = createManualClock('2026-11-21T00:00:00Z')
    const cache = createFreshCache<number, string | undefined>({ ttlMs: 1000, absentMs: 100, max: 10, clock })
    const load = vi.fn(async () => undefined)
    await cache.get(1, load)
    clock.advance(99)
    await cache.get(1, load)
    expect(load).toHaveBeenCalledTimes(1)
    clock.advance(1)
    await cache.get(1, load)
    expect(load).toHaveBeenCalledTimes(2)
  })

  it('counts the age from when the reading began, not from when it ended', async () => {
    const { cache, clock } = openCache<string>()
    const load = vi.fn(async () => {
      clock.advance(600)
      return 'red'
    })
    await cache.get(1, load)
    clock.advance(400)
    await cache.get(1, load)
    expect(load).toHaveBeenCalledTimes(2)
  })

  it('reads again when the clock was set back', async () => {
    const { cache, clock } = openCache<string>()
    const load = vi.fn(async () => 'red')
    await cache.get(1, load)
    clock.advance(-1)
    await cache.get(1, load)
    expect(load).toHaveBeenCalledTimes(2)
  })

  it('lets one read for all who ask at once, and gives them the same object', async () => {
    const { cache } = openCache<{ name: string }>()
    const load = vi.fn(async () => ({ name: 'lamp' }))
    const answers = await Promise.all(Array.from({ length: 20 }, () => cache.get(1, load)))
    expect(load).toHaveBeenCalledTimes(1)
    expect(new Set(answers).size).toBe(1)
    expect(await cache.get(1, load)).toBe(answers[0])
  })

  it('tells a failure to all who waited and does not remember it', async () => {
    const { cache } = openCache<string>()
    const load = vi.fn(async () => 'back').mockRejectedValueOnce(new Error('down'))
    const answers = await Promise.allSettled([cache.get(1, load), cache.get(1, load)])
    expect(answers.map((answer) => answer.status)).toEqual(['rejected', 'rejected'])
    expect(await cache.get(1, load)).toBe('back')
    expect(load).toHaveBeenCalledTimes(2)
  })

  it('remembers that there is nothing', async () => {
    const { cache } = openCache<string | undefined>()
    const load = vi.fn(async () => undefined)
    await cache.get(1, load)
    expect(await cache.get(1, load)).toBeUndefined()
    expect(load).toHaveBeenCalledTimes(1)
  })

  it('freezes values down to the last part', async () => {
    const { cache } = openCache<{ lines: { count: number }[]; byId: Map<number, { count: number }> }>()
    const value = await cache.get(1, async () => ({
      lines: [{ count: 1 }],
      byId: new Map([[1, { count: 1 }]]),
    }))
    expect(() => value.lines.push({ count: 2 })).toThrow(TypeError)
    expect(() => Object.assign(value.lines[0] ?? {}, { count: 2 })).toThrow(TypeError)
    expect(() => Object.assign(value.byId.get(1) ?? {}, { count: 2 })).toThrow(TypeError)
  })

  it('forgets the least used beyond its bound', async () => {
    const { cache } = openCache<number>({ max: 2 })
    const load = vi.fn(async () => 0)
    for (const key of [1, 2, 1, 3, 1, 2]) await cache.get(key, load)
    expect(load).toHaveBeenCalledTimes(4)
  })
})

describe('clear', () => {
  it('forgets everything', async () => {
    const { cache } = openCache<string>()
    await cache.get(1, async () => 'red')
    cache.clear()
    expect(await cache.get(1, async () => 'blue')).toBe('blue')
    expect(await cache.getMany([1], async () => new Map())).toEqual(new Map([[1, 'blue']]))
  })

  it('lets whoever asks afterwards read anew, and never remembers what was being read before', async () => {
    const { cache } = openCache<string>()
    const slow = Promise.withResolvers<string>()
    const before = cache.get(1, () => slow.promise)
    cache.clear()
    expect(await cache.get(1, async () => 'blue')).toBe('blue')
    slow.resolve('red')
    expect(await before).toBe('red')
    expect(await cache.get(1, async () => 'none')).toBe('blue')
  })

  it('does the same for many keys that were being read at once', async () => {
    const { cache } = openCache<string>()
    const slow = Promise.withResolvers<Map<number, string>>()
    const before = cache.getMany([1, 2], () => slow.promise)
    cache.clear()
    const after = cache.getMany([1, 2], async () => new Map([[1, 'blue']]))
    slow.resolve(
      new Map([
        [1, 'red'],
        [2, 'red'],
      ]),
    )
    expect([...(await before).values()]).toEqual(['red', 'red'])
    expect(await after).toEqual(new Map([[1, 'blue']]))
    expect(await cache.getMany([1, 2], async () => new Map())).toEqual(new Map([[1, 'blue']]))
  })

  it('is not undone by a renewal that was under way', async () => {
    const clock = createManualClock('2026-11-21T00:00:00Z')
    const cache = createFreshCache<number, string>({ ttlMs: 1000, renewAfterMs: 500, max: 10, clock })
    const slow = Promise.withResolvers<string>()
    await cache.get(1, async () => 'red')
    clock.advance(500)
    await cache.get(1, () => slow.promise)
    cache.clear()
    slow.resolve('red')
    expect(await cache.get(1, async () => 'blue')).toBe('blue')
  })
})

describe('getMany', () => {
  const double = async (keys: number[]) => new Map(keys.map((key) => [key, key * 2]))

  it('asks once, only for what is not fresh', async () => {
    const { cache } = openCache<number>()
    const load = vi.fn(double)
    await cache.getMany([1, 2], load)
    expect(await cache.getMany([2, 3, 3, 4], load)).toEqual(
      new Map([
        [2, 4],
        [3, 6],
        [4, 8],
      ]),
    )
    expect(load.mock.calls).toEqual([[[1, 2]], [[3, 4]]])
  })

  it('leaves out and remembers what is not there', async () => {
    const { cache } = openCache<number>()
    const load = vi.fn(async () => new Map<number, number>())
    expect(await cache.getMany([1], load)).toEqual(new Map())
    expect(await cache.getMany([1], load)).toEqual(new Map())
    expect(load).toHaveBeenCalledTimes(1)
  })

  it('waits for readings of others instead of asking again', async () => {
    const { cache } = openCache<number>()
    const load = vi.fn(double)
    const [one, two, three] = await Promise.all([
      cache.getMany([1, 2], load),
      cache.getMany([2, 3], load),
      cache.get(3, async () => 0),
    ])
    expect(load.mock.calls).toEqual([[[1, 2]], [[3]]])
    expect([one.get(2), two.get(2), two.get(3), three]).toEqual([4, 4, 6, 6])
  })

  it('gives everything that was asked for, even beyond its bound', async () => {
    const { cache } = openCache<number>({ max: 2 })
    expect((await cache.getMany([1, 2, 3, 4], double)).size).toBe(4)
  })

  it('does not remember a failed reading', async () => {
    const { cache } = openCache<number>()
    await expect(cache.getMany([1], async () => Promise.reject(new Error('down')))).rejects.toThrow('down')
    expect(await cache.getMany([1], double)).toEqual(new Map([[1, 2]]))
  })

  it('asks for nothing when nothing is asked', async () => {
    const { cache } = openCache<number>()
    const load = vi.fn(double)
    expect(await cache.getMany([], load)).toEqual(new Map())
    expect(load).not.toHaveBeenCalled()
  })
})
