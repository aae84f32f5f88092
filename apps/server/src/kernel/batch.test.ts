import { describe, expect, it } from 'vitest'
import { createBatch } from './batch.ts'

describe('a batch', () => {
  it('reads what is asked for at once in one call, each key once', async () => {
    const calls: number[][] = []
    const double = createBatch(async (keys: number[]) => {
      calls.push(keys)
      return new Map(keys.filter((key) => key < 9).map((key) => [key, key * 2]))
    })
    expect(await Promise.all([double(1), double(2), double(1), double(9)])).toEqual([2, 4, 2, undefined])
    expect(await double(3)).toBe(6)
    expect(calls).toEqual([[1, 2, 9], [3]])
  })

  it('a call that fails is told to all who waited, and the next one starts afresh', async () => {
    let isBroken = true
    const read = createBatch(async (keys: number[]) => {
      if (isBroken) throw new Error('away')
      return new Map(keys.map((key) => [key, key]))
    })
    expect((await Promise.allSettled([read(1), read(2)])).map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
    ])
    isBroken = false
    expect(await read(1)).toBe(1)
  })
})
