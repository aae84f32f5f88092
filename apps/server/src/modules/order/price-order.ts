import {
  addFen,
  type Fen,
  type FreightReason,
  type SettlementCoupon,
  type SettlementLine,
  toFen,
  zeroFen,
} from '@jishi/contract'
import type { AddressSnapshot } from '../address/index.ts'
import type { SkuOffer } from '../catalog/index.ts'
import type { Deduction, PromotedLine, PromotionService } from '../promotion/index.ts'
import type { FreightService } from '../shipping/index.ts'
import { type Totals, totalUp } from './order.rules.ts'

export interface PriceDeps {
  promotions: PromotionService
  freight: FreightService
}

/** What is to be priced: these goods for this person, sent there. */
export interface Priced {
  userId: number
  lines: readonly SettlementLine[]
  offers: ReadonlyMap<number, SkuOffer>
  /** Undefined: not known yet. */
  region: Pick<AddressSnapshot, 'provinceCode' | 'cityCode'> | undefined
}

export interface Price {
  deductions: Deduction[]
  totals: Totals
  freightReason: FreightReason
}

/** What an order costs that is placed now with these coupons. */
export async function priceOrder(
  { promotions, freight }: PriceDeps,
  priced: Priced,
  couponIds: readonly number[],
): Promise<Price> {
  const deductions = await promotions.price(priced.userId, toPromoted(priced), couponIds)
  return addFreight(freight, priced, deductions)
}

/** The same, with all of the person's coupons to choose from. */
export async function offerPrice(
  { promotions, freight }: PriceDeps,
  priced: Priced,
  couponIds: readonly number[] | 'best',
): Promise<Price & { coupons: SettlementCoupon[] }> {
  const { deductions, coupons } = await promotions.offer(priced.userId, toPromoted(priced), couponIds)
  return { ...(await addFreight(freight, priced, deductions)), coupons }
}

async function addFreight(
  freight: FreightService,
  { lines, offers, region }: Priced,
  deductions: Deduction[],
): Promise<Price> {
  const discounts = discountPerSku(deductions)
  const { freightFen, reason } = await freight.quote({
    provinceCode: region?.provinceCode ?? null,
    cityCode: region?.cityCode ?? null,
    lines: lines.map(({ skuId, count, subtotalFen }) => ({
      skuId,
      count,
      weightGram: offers.get(skuId)?.weightGram ?? 0,
      freightTemplateId: offers.get(skuId)?.freightTemplateId ?? null,
      payFen: toFen(subtotalFen - (discounts.get(skuId) ?? 0)),
    })),
  })
  const discountFen = addFen(...deductions.map(({ amountFen }) => amountFen))
  return { deductions, totals: totalUp(lines, { discountFen, freightFen }), freightReason: reason }
}

/** What all deductions together take off each SKU's line. */
export function discountPerSku(deductions: readonly Deduction[]): Map<number, Fen> {
  const discounts = new Map<number, Fen>()
  for (const { skuId, amountFen } of deductions.flatMap(({ shares }) => shares))
    discounts.set(skuId, addFen(discounts.get(skuId) ?? zeroFen, amountFen))
  return discounts
}

function toPromoted({ lines, offers }: Priced): PromotedLine[] {
  return lines.flatMap(({ skuId, priceFen, count }) => {
    const offer = offers.get(skuId)
    if (offer === undefined) return []
    const { brandId, categoryId, channelId } = offer
    return { skuId, brandId, categoryId, channelId, priceFen, count }
  })
}
