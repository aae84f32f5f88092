import type { addFlashActivity, BodyOf } from '@jishi/contract'
import { AppError } from '../../kernel/app-error.ts'
import type { SkuOffer } from '../catalog/index.ts'

export type FlashInput = BodyOf<typeof addFlashActivity>

/** Throws flash.ends_before_start, flash.starts_in_past. */
export function checkWindow(
  { startsAt, endsAt }: Pick<FlashInput, 'startsAt' | 'endsAt'>,
  now: number,
): void {
  if (Date.parse(startsAt) >= Date.parse(endsAt))
    throw new AppError('flash.ends_before_start', { field: 'endsAt' })
  if (Date.parse(startsAt) < now) throw new AppError('flash.starts_in_past', { field: 'startsAt' })
}

/**
 * Beside what is for sale as usual. Throws flash.sku_twice, flash.sku_unavailable, flash.price_too_high,
 * flash.limit_above_stock.
 */
export function checkItems(items: FlashInput['items'], offers: ReadonlyMap<number, SkuOffer>): void {
  const seen = new Set<number>()
  for (const { skuId, priceFen, stock, limitPerPerson } of items) {
    if (seen.has(skuId)) throw new AppError('flash.sku_twice', { field: 'items', skuId })
    seen.add(skuId)
    const offer = offers.get(skuId)
    if (!offer?.isListed) throw new AppError('flash.sku_unavailable', { field: 'items', skuId })
    if (priceFen >= offer.priceFen)
      throw new AppError('flash.price_too_high', { field: 'priceFen', skuId, usualPriceFen: offer.priceFen })
    if (limitPerPerson > stock)
      throw new AppError('flash.limit_above_stock', { field: 'limitPerPerson', skuId, stock })
  }
}
