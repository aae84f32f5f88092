import type { CartStore, StoredLine } from '../../infra/cart-store/cart-store.ts'
import type { Patience } from '../../kernel/patience.ts'
import type { KeptCart } from './cart.cookie.ts'
import { accountCart, bounds, type CartAccess, cookieCart } from './cart-access.ts'

interface Deps {
  store: CartStore
  userId: number
  /** What the browser remembered. */
  kept: KeptCart
  save: (kept: KeptCart) => void
  /** Common to all carts of the process: while the store is away, few wait for it. */
  patience: Patience
}

/**
 * The cart of an account, in the store while that answers and in the browser while it does not (§5.3). The browser keeps a
 * copy of every answer; changes go into the copy when the store is away, and from the copy into the store with the next
 * call that reaches it. Counts are laid over, not added, so that doing it twice, or after a call that had arrived without
 * being answered, doubles nothing.
 */
export function seamlessCart({ store, userId, kept, save, patience }: Deps): CartAccess {
  const stored = accountCart(store, userId)
  let copy = kept
  let isAway = false

  function keep(next: KeptCart): void {
    copy = next
    save(next)
  }

  async function bringBack(): Promise<void> {
    if (!copy.isAhead) return
    await store.merge(userId, copy.lines, bounds)
    if (copy.removed.length > 0) await store.remove(userId, copy.removed)
  }

  function keepChanged(lines: StoredLine[]): void {
    const present = new Set(lines.map(({ skuId }) => skuId))
    const known = [...copy.lines.map(({ skuId }) => skuId), ...copy.removed]
    keep({ lines, removed: [...new Set(known)].filter((skuId) => !present.has(skuId)), isAhead: true })
  }

  /** `linesOf`: the whole cart after the work; undefined where it changed nothing. */
  async function run<T>(
    work: (cart: CartAccess) => Promise<T>,
    linesOf: (result: T) => StoredLine[] | undefined,
  ): Promise<T> {
    const done = await patience.attempt(async () => {
      await bringBack()
      return { result: await work(stored) }
    })
    isAway = done === undefined
    if (done === undefined) return work(cookieCart(copy.lines, keepChanged))
    const lines = linesOf(done.result)
    if (lines !== undefined) keep({ lines, removed: [], isAhead: false })
    else if (copy.isAhead) keep({ ...copy, removed: [], isAhead: false })
    return done.result
  }

  const whole = (lines: StoredLine[] | undefined) => lines
  return {
    get isAway() {
      return isAway
    },
    read: () => run((cart) => cart.read(), whole),
    add: (line) =>
      run(
        (cart) => cart.add(line),
        (added) => (added.ok ? added.lines : undefined),
      ),
    update: (skuId, change) => run((cart) => cart.update(skuId, change), whole),
    selectAll: (isSelected) => run((cart) => cart.selectAll(isSelected), whole),
    remove: (skuIds) => run((cart) => cart.remove(skuIds), whole),
  }
}
