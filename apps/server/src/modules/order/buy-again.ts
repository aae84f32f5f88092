import type { BoughtAgain } from '@jishi/contract'
import type { CartAccess, CartService } from '../cart/index.ts'
import type { GoodsRow } from './order.queries.ts'

/** Puts the lines of an order into the cart once more, as many units of each as there are. */
export async function buyAgain(
  carts: Pick<CartService, 'addAll'>,
  cart: CartAccess,
  goods: readonly GoodsRow[],
): Promise<BoughtAgain> {
  const { added, totals } = await carts.addAll(
    cart,
    goods.map(({ sku_id, count }) => ({ skuId: sku_id, count })),
  )
  return {
    lines: goods.map(({ sku_id, name, count }) => ({
      ...{ skuId: sku_id, name, count },
      ...(added.get(sku_id) ?? { added: 0, problem: 'gone' as const }),
    })),
    totals,
  }
}
