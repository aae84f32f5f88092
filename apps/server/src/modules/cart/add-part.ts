import type { SkuOffer } from '../catalog/index.ts'
import { maxCountOf } from './cart.rules.ts'
import type { CartAccess } from './cart-access.ts'

/** What became of a wish for pieces of one SKU. */
export interface AddedPart {
  added: number
  problem: 'gone' | 'short' | 'cart_full' | null
}

/** Adds as many of the wanted pieces as there are, on top of those that are in the cart. */
export async function addPart(
  cart: CartAccess,
  { skuId, count }: { skuId: number; count: number },
  offer: SkuOffer | undefined,
): Promise<AddedPart> {
  if (offer === undefined || !offer.isListed) return { added: 0, problem: 'gone' }
  const maxCount = maxCountOf(offer)
  const whole = await cart.add({ skuId, count, maxCount })
  if (whole.ok) return { added: count, problem: null }
  if (whole.reason === 'too_many_lines') return { added: 0, problem: 'cart_full' }
  const room = maxCount - whole.count
  if (room < 1) return { added: 0, problem: 'short' }
  // Somebody else's tab may have taken the room meanwhile: then nothing is added, and the answer says so.
  const part = await cart.add({ skuId, count: room, maxCount })
  return { added: part.ok ? room : 0, problem: 'short' }
}
