import { type CartLine, type CartTotals, type CartView, cartLimits } from '@jishi/contract'
import type { CartStore, StoredLine } from '../../infra/cart-store/cart-store.ts'
import { AppError } from '../../kernel/app-error.ts'
import { type ImageUrl, siteImages } from '../../kernel/image-url.ts'
import type { CatalogService, SkuOffer } from '../catalog/index.ts'
import { type AddedPart, addPart } from './add-part.ts'
import { capByStock, composeCart, isBuyable, maxCountOf } from './cart.rules.ts'
import { accountCart, type CartAccess } from './cart-access.ts'

export type CartService = ReturnType<typeof createCartService>

interface Deps {
  store: CartStore
  catalog: CatalogService
  imageUrl?: ImageUrl
}

export function createCartService({ store, catalog, imageUrl = siteImages }: Deps) {
  async function compose(lines: StoredLine[], { isAway }: Pick<CartAccess, 'isAway'>): Promise<CartView> {
    const offers = await catalog.findSkuOffers(lines.map((line) => line.skuId))
    return composeCart(lines, offers, { imageUrl, isAway })
  }

  async function getOffer(skuId: number): Promise<SkuOffer> {
    const offer = (await catalog.findSkuOffers([skuId])).get(skuId)
    if (offer === undefined) throw new AppError('catalog.sku_not_found', { skuId })
    if (!offer.isListed) throw new AppError('cart.sku_unavailable', { skuId, name: offer.name })
    return offer
  }

  return {
    async view(cart: CartAccess): Promise<CartView> {
      return compose(await cart.read(), cart)
    },

    async add(cart: CartAccess, { skuId, count }: { skuId: number; count: number }): Promise<CartTotals> {
      const offer = await getOffer(skuId)
      const added = await cart.add({ skuId, count, maxCount: maxCountOf(offer) })
      if (added.ok) return (await compose(added.lines, cart)).totals
      if (added.reason === 'too_many_lines')
        throw new AppError('cart.too_many_lines', { limit: cartLimits.lines })
      throw new AppError('cart.stock_short', {
        skuId,
        name: offer.name,
        stock: offer.stock,
        inCart: added.count,
      })
    },

    /** Adds as many pieces of each SKU as the shop and the cart have room for; tells how many, and why not more. */
    async addAll(cart: CartAccess, wanted: readonly { skuId: number; count: number }[]) {
      const offers = await catalog.findSkuOffers(wanted.map(({ skuId }) => skuId))
      const added = new Map<number, AddedPart>()
      for (const line of wanted) added.set(line.skuId, await addPart(cart, line, offers.get(line.skuId)))
      return { added, totals: (await compose(await cart.read(), cart)).totals }
    },

    async update(cart: CartAccess, skuId: number, change: { count?: number; isSelected?: boolean }) {
      if (change.count !== undefined) {
        const offer = await getOffer(skuId)
        if (change.count > maxCountOf(offer)) {
          throw new AppError('cart.stock_short', { skuId, name: offer.name, stock: offer.stock })
        }
      }
      const lines = await cart.update(skuId, change)
      if (lines === undefined) throw new AppError('cart.line_not_found', { skuId })
      return compose(lines, cart)
    },

    async selectAll(cart: CartAccess, isSelected: boolean): Promise<CartView> {
      return compose(await cart.selectAll(isSelected), cart)
    },

    async remove(cart: CartAccess, skuIds: number[]): Promise<CartView> {
      return compose(await cart.remove(skuIds), cart)
    },

    async removeSelected(cart: CartAccess): Promise<CartView> {
      const { lines } = await compose(await cart.read(), cart)
      const selected = lines.filter((line) => line.isSelected).map((line) => line.skuId)
      return compose(await cart.remove(selected), cart)
    },

    /** Where there is no browser that could remember it. */
    of: (userId: number): CartAccess => accountCart(store, userId),

    /** The lines that would be ordered now: selected and buyable. */
    async listSelected(cart: CartAccess): Promise<CartLine[]> {
      const { lines } = await compose(await cart.read(), cart)
      return lines.filter((line) => line.isSelected && isBuyable(line))
    },

    /** After an order: its lines leave the cart. Doing it twice is the same as once. */
    async removeOrdered(userId: number, skuIds: number[]): Promise<void> {
      await store.remove(userId, skuIds)
    },

    /** For its owner, who asked what the shop knows. */
    exportCart: async (userId: number): Promise<CartLine[]> =>
      (await compose(await store.read(userId), { isAway: false })).lines,

    /** The account is gone: so is its cart. Doing it twice is the same as once. */
    async forgetOwner(userId: number): Promise<void> {
      const lines = await store.read(userId)
      await store.remove(
        userId,
        lines.map(({ skuId }) => skuId),
      )
    },

    /** Login: the cookie's lines go into the account's cart. Gives those that found no room. */
    async mergeInto(userId: number, lines: StoredLine[]): Promise<StoredLine[]> {
      const offers = await catalog.findSkuOffers(lines.map((line) => line.skuId))
      const { leftOut } = await store.merge(userId, capByStock(lines, offers), { maxLines: cartLimits.lines })
      return leftOut
    },
  }
}
