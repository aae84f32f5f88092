import { describe, expect, it } from 'vitest'
import { createSubmitKeys } from './submit-key.ts'

const cart = { kind: 'cart' } as const

function openStorage() {
  const kept = new Map<string, string>()
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  }
}

let drawn = 0
function openTab(shared = openStorage()) {
  return createSubmitKeys({ shared, own: openStorage() }, () => `key-${++drawn}`)
}

describe('createSubmitKeys', () => {
  it('gives the same key until the server has answered', () => {
    const keys = openTab()
    const first = keys.of(cart)
    expect(keys.of(cart)).toBe(first)
    keys.answered(cart)
    expect(keys.of(cart)).not.toBe(first)
  })

  it('keeps the cart and each direct purchase apart', () => {
    const keys = openTab()
    const all = [
      cart,
      { kind: 'sku', skuId: 3, count: 1 } as const,
      { kind: 'sku', skuId: 3, count: 2 } as const,
    ]
    expect(new Set(all.map((source) => keys.of(source))).size).toBe(3)
  })

  it('gives two tabs one key for the cart that they share, and each its own for a direct purchase', () => {
    const shared = openStorage()
    const [one, other] = [openTab(shared), openTab(shared)]
    expect(one.of(cart)).toBe(other.of(cart))
    const direct = { kind: 'sku', skuId: 3, count: 1 } as const
    expect(one.of(direct)).not.toBe(other.of(direct))
  })
})
