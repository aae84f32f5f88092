import type { StaffFlashActivity } from '@jishi/contract'
import type { Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { CatalogAdminService } from '../catalog/index.ts'
import { findOverlap, listItems, raiseEpochs } from './flash.queries.ts'

export type Shelf = Pick<CatalogAdminService, 'lockShelf' | 'setAside' | 'bringBack'>

/**
 * Units of an activity off the shelf and back. Called by whoever moved its state, in the same transaction. Locks:
 * scheduling the activity and its SKUs ascending, ending it the activity, its items and their SKUs ascending, as a claim
 * does that is given back. Two activities with a SKU in common wait for each other at the SKU, so the
 * second one sees the first as it asks for overlaps.
 */
export function createFlashStock(shelf: Shelf) {
  return {
    /** Throws flash.overlapping, flash.stock_short. */
    async setAside(tx: Tx, staffId: number, activity: StaffFlashActivity): Promise<void> {
      const { id, name, startsAt, endsAt } = activity
      const items = activity.items.toSorted((a, b) => a.skuId - b.skuId)
      const skuIds = items.map(({ skuId }) => skuId)
      const inStock = await shelf.lockShelf(tx, skuIds)
      const window = { id, starts_at: Date.parse(startsAt), ends_at: Date.parse(endsAt) }
      const other = await findOverlap(tx, window, skuIds)
      if (other !== undefined)
        throw new AppError('flash.overlapping', {
          ...{ field: 'items', skuId: other.sku_id, activityId: other.id, name: other.name },
        })
      for (const { skuId, stock: count } of items) {
        const move = { staffId, skuId, count, reason: `秒杀「${name}」`, key: `flash:${id}:${skuId}:aside` }
        if (await shelf.setAside(tx, move)) continue
        throw new AppError('flash.stock_short', { field: 'stock', skuId, stock: inStock.get(skuId) ?? 0 })
      }
    },

    /** What nobody has taken. The gate's claims that are not written yet cannot be any more. */
    async bringBack(tx: Tx, staffId: number | null, { id, name, items }: StaffFlashActivity): Promise<void> {
      await raiseEpochs(tx, id)
      await shelf.lockShelf(
        tx,
        items.map(({ skuId }) => skuId),
      )
      const rows = await listItems(tx, [id])
      for (const { sku_id: skuId, stock, taken } of rows.toSorted((a, b) => a.sku_id - b.sku_id)) {
        if (stock === taken) continue
        const key = `flash:${id}:${skuId}:back`
        await shelf.bringBack(tx, {
          ...{ staffId, skuId, count: stock - taken, reason: `秒杀「${name}」结束`, key },
        })
      }
    },
  }
}
