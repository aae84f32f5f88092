import { cartLimits } from '@jishi/contract'
import type { AddResult, CartStore, StoredLine } from '../../infra/cart-store/cart-store.ts'
import { AppError } from '../../kernel/app-error.ts'

/** One person's cart, wherever it is kept. */
export interface CartAccess {
  /** The store was out of reach in the last call: this is what the browser remembers. */
  readonly isAway: boolean
  read(): Promise<StoredLine[]>
  add(line: { skuId: number; count: number; maxCount: number }): Promise<AddResult>
  update(skuId: number, change: { count?: number; isSelected?: boolean }): Promise<StoredLine[] | undefined>
  selectAll(isSelected: boolean): Promise<StoredLine[]>
  remove(skuIds: number[]): Promise<StoredLine[]>
}

export const bounds = { maxLines: cartLimits.lines }

/** The cart of an account, in the key-value store. */
export function accountCart(store: CartStore, userId: number): CartAccess {
  return {
    isAway: false,
    read: () => store.read(userId),
    add: (line) => store.add(userId, line, bounds),
    update: (skuId, change) => store.update(userId, skuId, change),
    selectAll: (isSelected) => store.selectAll(userId, isSelected),
    remove: (skuIds) => store.remove(userId, skuIds),
  }
}

/** The cart of a stranger: `lines` came with the request, `save` puts the new ones into the answer. */
export function cookieCart(lines: StoredLine[], save: (lines: StoredLine[]) => void): CartAccess {
  function keep(next: StoredLine[]): StoredLine[] {
    save(next)
    return next
  }
  return {
    isAway: false,
    read: async () => lines,
    async add({ skuId, count, maxCount }) {
      const present = lines.find((line) => line.skuId === skuId)
      const total = (present?.count ?? 0) + count
      if (total > maxCount) return { ok: false, reason: 'over_max', count: present?.count ?? 0 }
      if (present === undefined && lines.length >= bounds.maxLines)
        return { ok: false, reason: 'too_many_lines' }
      const line = { skuId, count: total, isSelected: true }
      return {
        ok: true,
        lines: keep(present ? lines.map((old) => (old === present ? line : old)) : [...lines, line]),
      }
    },
    async update(skuId, change) {
      if (!lines.some((line) => line.skuId === skuId)) return undefined
      return keep(lines.map((line) => (line.skuId === skuId ? { ...line, ...change } : line)))
    },
    selectAll: async (isSelected) => keep(lines.map((line) => ({ ...line, isSelected }))),
    remove: async (skuIds) => keep(lines.filter((line) => !skuIds.includes(line.skuId))),
  }
}

/** For who carries no cookies: says that the cart is away (cart.away). */
export function openCart(cart: CartAccess): CartAccess {
  const orAway = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (cause) {
      throw new AppError('cart.away', { retryAfterSeconds: 2 }, { cause })
    }
  }
  return {
    isAway: false,
    read: () => orAway(cart.read()),
    add: (line) => orAway(cart.add(line)),
    update: (skuId, change) => orAway(cart.update(skuId, change)),
    selectAll: (isSelected) => orAway(cart.selectAll(isSelected)),
    remove: (skuIds) => orAway(cart.remove(skuIds)),
  }
}
