import { type OrderSource, paymentMethods, type SettlementView } from '@jishi/contract'
import { AppError } from '../../kernel/app-error.ts'
import type { AddressService } from '../address/index.ts'
import type { CartAccess, CartService } from '../cart/index.ts'
import type { CatalogService } from '../catalog/index.ts'
import { composeLines, quoteOf, sumPerSku, totalUp, type WantedLine } from './order.rules.ts'

export interface SettleDeps {
  catalog: CatalogService
  carts: CartService
  addresses: AddressService
}

/** What an order of this source would cost right now. Throws order.nothing_selected, catalog.sku_not_found. */
export async function settle(
  deps: SettleDeps,
  userId: number,
  source: OrderSource,
  cart: CartAccess,
): Promise<SettlementView> {
  const [wanted, addresses] = await Promise.all([
    readWanted(deps.carts, cart, source),
    deps.addresses.listAddresses(userId),
  ])
  if (wanted.length === 0) throw new AppError('order.nothing_selected')
  const lines = composeLines(wanted, await deps.catalog.findSkuOffers(wanted.map((line) => line.skuId)))
  if (lines.length === 0) throw new AppError('catalog.sku_not_found')
  const totals = totalUp(lines)
  return { lines, addresses, paymentMethods: [...paymentMethods], ...totals, quote: quoteOf(lines, totals) }
}

/** The goods of the source, summed per SKU in ascending order. */
export async function readWanted(
  carts: CartService,
  cart: CartAccess,
  source: OrderSource,
): Promise<WantedLine[]> {
  if (source.kind === 'sku') return [{ skuId: source.skuId, count: source.count }]
  return sumPerSku(await carts.listSelected(cart))
}
