import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { isWished, keepWish } from './favorite-wish'

const store = new Map<string, string>()
beforeEach(() => {
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => store.get(key) ?? null,
    setItem: (key: string, value: string) => store.set(key, value),
    removeItem: (key: string) => store.delete(key),
  })
})
afterEach(() => {
  store.clear()
  vi.unstubAllGlobals()
})

it('is remembered once, for the SKU it was about', () => {
  keepWish(7, 0)
  expect(isWished(8, 1)).toBe(false)
  expect(isWished(7, 1)).toBe(true)
  expect(isWished(7, 1)).toBe(false)
})

it('is forgotten after a quarter of an hour, and nothing else is one', () => {
  keepWish(7, 0)
  expect(isWished(7, 15 * 60_000)).toBe(false)
  store.set('jishi.wish', 'not JSON')
  expect(isWished(7)).toBe(false)
})
