import { type FlashActivity, type StaffFlashActivity, type StaffFlashHead, toFen } from '@jishi/contract'
import type { ImageUrl } from '../../kernel/image-url.ts'
import type { SkuOffer } from '../catalog/index.ts'
import type { ActivityRow, ItemRow } from './flash.queries.ts'

export function presentHead({ id, name, starts_at, ends_at, state, version }: ActivityRow): StaffFlashHead {
  return { id, name, startsAt: iso(starts_at), endsAt: iso(ends_at), state, version }
}

export function presentStaffActivity(row: ActivityRow, items: readonly ItemRow[]): StaffFlashActivity {
  return {
    ...presentHead(row),
    items: items.map((item) => ({ ...presentOwn(item), taken: item.taken })),
  }
}

/** As shoppers see it: what is not sold any more is left out. */
export function presentActivity(
  { id, name, starts_at, ends_at }: ActivityRow,
  items: readonly ItemRow[],
  offers: ReadonlyMap<number, SkuOffer>,
  imageUrl: ImageUrl,
): FlashActivity {
  return {
    ...{ id, name, startsAt: iso(starts_at), endsAt: iso(ends_at) },
    items: items.flatMap((item) => {
      const offer = offers.get(item.sku_id)
      if (!offer?.isListed) return []
      return {
        ...presentOwn(item),
        name: offer.name,
        image: imageUrl(offer.image),
        usualPriceFen: offer.priceFen,
        left: item.stock - item.taken,
      }
    }),
  }
}

function presentOwn({ id, sku_id, price_fen, stock, limit_per_person }: ItemRow) {
  return { id, skuId: sku_id, priceFen: toFen(price_fen), stock, limitPerPerson: limit_per_person }
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
