import {
  type CartLine,
  type CartTotals,
  type CartView,
  cartLimits,
  type Fen,
  timesFen,
  toFen,
} from '@jishi/contract'
import type { StoredLine } from '../../infra/cart-store/cart-store.ts'
import type { ImageUrl } from '../../kernel/image-url.ts'
import type { SkuOffer } from '../catalog/index.ts'

/** The most pieces of a SKU that one cart line may hold now. */
export function maxCountOf(offer: SkuOffer): number {
  return Math.min(offer.stock, cartLimits.count)
}

/** What a shopper sees of stored lines at today's prices. Nothing is dropped: a line that cannot be bought says why. */
export function composeCart(
  lines: StoredLine[],
  offers: ReadonlyMap<number, SkuOffer>,
  { imageUrl, isAway }: { imageUrl: ImageUrl; isAway: boolean },
): CartView {
  const shown = lines.map((line) => composeLine(line, offers.get(line.skuId), imageUrl))
  return { lines: shown, totals: totalUp(shown), isAway }
}

/** Can this line be part of an order? A short line can, after its count is corrected. */
export function isBuyable(line: Pick<CartLine, 'state'>): boolean {
  return line.state === 'ok' || line.state === 'stock_short'
}

/**
 * The lines of a cookie cart as they enter an account's cart: capped by what is in stock, but never below one piece,
 * so that a sold-out line is kept and shown as such.
 */
export function capByStock(lines: StoredLine[], offers: ReadonlyMap<number, SkuOffer>): StoredLine[] {
  return lines.map((line) => {
    const offer = offers.get(line.skuId)
    return offer === undefined
      ? line
      : { ...line, count: Math.max(1, Math.min(line.count, maxCountOf(offer))) }
  })
}

function composeLine(
  { skuId, count, isSelected }: StoredLine,
  offer: SkuOffer | undefined,
  imageUrl: ImageUrl,
): CartLine {
  const state = stateOf(count, offer)
  const priceFen = offer?.priceFen ?? toFen(0)
  return {
    skuId,
    name: offer?.name ?? '',
    options: offer?.optionsText ?? '',
    image: imageUrl(offer?.image ?? ''),
    priceFen,
    count,
    subtotalFen: timesFen(priceFen, count),
    isSelected: isSelected && isBuyable({ state }),
    stock: offer?.stock ?? 0,
    state,
  }
}

function stateOf(count: number, offer: SkuOffer | undefined): CartLine['state'] {
  if (offer === undefined || !offer.isListed) return 'unlisted'
  if (offer.stock === 0) return 'sold_out'
  return count > offer.stock ? 'stock_short' : 'ok'
}

function totalUp(lines: CartLine[]): CartTotals {
  let count = 0
  let selectedCount = 0
  let selectedFen = 0
  for (const line of lines) {
    count += line.count
    if (!line.isSelected) continue
    selectedCount += line.count
    selectedFen += line.subtotalFen
  }
  return { lines: lines.length, count, selectedCount, selectedFen: toFen(selectedFen) as Fen }
}
