import {
  type FlashActivity,
  type FlashItem,
  type FlashOffer,
  type FlashTicket,
  type StaffFlashActivity,
  type StaffFlashHead,
  toFen,
} from '@jishi/contract'
import type { ImageUrl } from '../../kernel/image-url.ts'
import type { SkuOffer } from '../catalog/index.ts'
import type { ActivityRow, ItemRow } from './flash.queries.ts'
import type { ClaimRow } from './flash-claims.queries.ts'

export function presentHead({ state, version, ...row }: ActivityRow): StaffFlashHead {
  return { ...presentWindow(row), state, version }
}

export function presentStaffActivity(row: ActivityRow, items: readonly ItemRow[]): StaffFlashActivity {
  return {
    ...presentHead(row),
    items: items.map((item) => ({ ...presentOwn(item), taken: item.taken })),
  }
}

/** As shoppers see it: what is not sold any more is left out. */
export function presentActivity(
  row: ActivityRow,
  items: readonly ItemRow[],
  offers: ReadonlyMap<number, SkuOffer>,
  imageUrl: ImageUrl,
): FlashActivity {
  return {
    ...presentWindow(row),
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

export function presentOffer({ id, startsAt, endsAt }: FlashActivity, item: FlashItem): FlashOffer {
  return { activityId: id, startsAt, endsAt, item }
}

function presentWindow({ id, name, starts_at, ends_at, guard }: Omit<ActivityRow, 'state' | 'version'>) {
  return { id, name, startsAt: iso(starts_at), endsAt: iso(ends_at), guard }
}

export function presentTicket(claim: ClaimRow): FlashTicket {
  const { claim_id, item_id, count, epoch, state, reason, order_no, until } = claim
  return {
    ...{ ticket: `${item_id}-${epoch}-${claim_id}`, itemId: item_id, count, state, reason },
    orderNo: order_no,
    payBy: state === 'ordered' ? iso(until) : null,
  }
}

function presentOwn({ id, sku_id, price_fen, stock, limit_per_person }: ItemRow) {
  return { id, skuId: sku_id, priceFen: toFen(price_fen), stock, limitPerPerson: limit_per_person }
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
