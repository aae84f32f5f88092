import type { FootprintView } from '@jishi/contract'
import type { RecentEntry, RecentList } from '../../infra/recent-list/recent-list.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { CatalogService } from '../catalog/index.ts'
import { accountFootprints, type FootprintAccess } from './footprint-access.ts'

/** What one account's list keeps. */
export const footprintCap = 100

export type FootprintService = ReturnType<typeof createFootprintService>

interface Deps {
  seen: RecentList
  catalog: Pick<CatalogService, 'findSkuCards' | 'findSkuOffers'>
  clock: Clock
}

export function createFootprintService({ seen, catalog, clock }: Deps) {
  async function list(footprints: FootprintAccess, limit: number): Promise<FootprintView[]> {
    // Read whole: what is not sold any more makes room for what is.
    const entries = await footprints.list(footprintCap)
    const cards = await catalog.findSkuCards(entries.map(({ id }) => id))
    return entries
      .flatMap(({ id, at }) => {
        const sku = cards.get(id)
        return sku === undefined ? [] : [{ sku, seenAt: new Date(at).toISOString() }]
      })
      .slice(0, limit)
  }

  return {
    list,

    /** Throws catalog.sku_not_found, catalog.sku_delisted. */
    async record(footprints: FootprintAccess, skuId: number): Promise<void> {
      const offer = (await catalog.findSkuOffers([skuId])).get(skuId)
      if (offer === undefined) throw new AppError('catalog.sku_not_found', { skuId })
      if (!offer.isListed) throw new AppError('catalog.sku_delisted', { skuId })
      await footprints.add({ id: skuId, at: clock.now().getTime() })
    },

    /** One SKU, or all of them. */
    async forget(footprints: FootprintAccess, skuId: number | undefined): Promise<void> {
      await (skuId === undefined ? footprints.clear() : footprints.remove(skuId))
    },

    /** Login: what the stranger saw becomes part of what the account saw. */
    mergeInto: (userId: number, entries: readonly RecentEntry[]): Promise<void> => seen.add(userId, entries),

    /** For its owner, who asked what the shop knows. */
    async exportFootprints(userId: number) {
      const entries = await seen.list(userId, footprintCap)
      const offers = await catalog.findSkuOffers(entries.map(({ id }) => id))
      return entries.map(({ id, at }) => ({
        skuId: id,
        name: offers.get(id)?.name ?? null,
        seenAt: new Date(at).toISOString(),
      }))
    },

    /** The account is gone: so is what it saw. Doing it twice is the same as once. */
    forgetOwner: (userId: number): Promise<void> => seen.clear(userId),

    ofAccount: (userId: number): FootprintAccess => accountFootprints(seen, userId),
  }
}
