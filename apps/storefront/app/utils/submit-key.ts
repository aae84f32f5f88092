import type { OrderSource } from '@jishi/contract'

type Keep = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/**
 * One idempotency key per settlement, kept until the server has answered: a double click, a retry after a lost answer
 * and a reload all send the same key, and make one order. The cart is the same in all tabs (`shared`), and so is its key; a
 * direct purchase is that of its tab (`own`).
 */
export function createSubmitKeys(
  { shared, own }: { shared: Keep; own: Keep },
  draw: () => string = () => crypto.randomUUID(),
) {
  const keepOf = ({ kind }: OrderSource) => (kind === 'cart' ? shared : own)
  const nameOf = (source: OrderSource) =>
    `jishi.submit.${source.kind === 'cart' ? 'cart' : `${source.skuId}x${source.count}`}`
  return {
    of(source: OrderSource): string {
      const keep = keepOf(source)
      const known = keep.getItem(nameOf(source))
      if (known) return known
      const key = draw()
      keep.setItem(nameOf(source), key)
      return key
    },
    answered(source: OrderSource): void {
      keepOf(source).removeItem(nameOf(source))
    },
  }
}
