import { describe, expect, it } from 'vitest'
import { createSubmitKeys } from './submit-key.ts'

const cart = { kind: 'cart' } as const

function open() {
  const kept = new Map<string, string>()
  let drawn = 0
  return createSubmitKeys(
    {
      getItem: (name) => kept.get(name) ?? null,
      setItem: (name, value) => void kept.set(name, value),
      removeItem: (name) => void kept.delete(name),
    },
    () => `key-${++drawn}`,
  )
}

describe('createSubmitKeys', () => {
  it('gives the same key until the server has answered', () => {
    const keys = open()
    expect([keys.of(cart), keys.of(cart)]).toEqual(['key-1', 'key-1'])
    keys.answered(cart)
    expect(keys.of(cart)).toBe('key-2')
  })

  it('keeps the cart and each direct purchase apart', () => {
    const keys = open()
    const all = [
      cart,
      { kind: 'sku', skuId: 3, count: 1 } as const,
      { kind: 'sku', skuId: 3, count: 2 } as const,
    ]
    expect(new Set(all.map((source) => keys.of(source))).size).toBe(3)
  })
})
