import { sql } from 'kysely'
import type { Db, Tx } from '../../infra/database/database.ts'
import './catalog.tables.ts'

/** Takes the pieces only if that many are left; tells whether it did. */
export async function takeStock(tx: Tx, skuId: number, count: number): Promise<boolean> {
  checkCount(count)
  const { numUpdatedRows } = await tx
    .updateTable('sku_stock')
    .set((eb) => ({ stock: eb('stock', '-', count), sales: eb('sales', '+', count), was_ordered: 1 }))
    .where('sku_id', '=', skuId)
    .where('stock', '>=', count)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Gives the pieces back, to a sold-out SKU too: on the stock there is no condition. Throws for an unknown SKU. */
export async function returnStock(tx: Tx, skuId: number, count: number): Promise<void> {
  checkCount(count)
  const { numUpdatedRows } = await tx
    .updateTable('sku_stock')
    .set((eb) => ({ stock: eb('stock', '+', count), sales: eb('sales', '-', count) }))
    .where('sku_id', '=', skuId)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows !== 1n) throw new Error(`no stock row to give ${count} back to: sku ${skuId}`)
}

/** What is left, by SKU; unknown ones are missing. */
export async function readStock(db: Db | Tx, skuIds: readonly number[]): Promise<Map<number, number>> {
  if (skuIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('sku_stock')
    .where('sku_id', 'in', skuIds)
    .select(['sku_id', 'stock'])
    .execute()
  return new Map(rows.map((row) => [row.sku_id, row.stock]))
}

/** Of the next SKUs after that id, what ever came in and what is there. */
export async function listStockRows(db: Db, after: number, limit: number) {
  const rows = await db
    .selectFrom('sku_stock')
    .select(['sku_id', 'stock', 'received'])
    .where('sku_id', '>', after)
    .orderBy('sku_id')
    .limit(limit)
    .execute()
  return rows.map(({ sku_id, stock, received }) => ({ skuId: sku_id, stock, received }))
}

/** What carts and orders ask of SKUs, unlisted ones included. */
export async function listOfferRows(db: Db | Tx, skuIds: readonly number[]) {
  if (skuIds.length === 0) return []
  return db
    .selectFrom('sku')
    .innerJoin('sku_stock', 'sku_stock.sku_id', 'sku.id')
    .where('sku.id', 'in', skuIds)
    .select([
      'sku.id',
      'sku.name',
      'sku.options_text',
      'sku.image',
      'sku.price_fen',
      'sku.weight_gram',
      'sku.is_listed',
      'sku_stock.stock',
    ])
    .execute()
}

export type OfferRow = Awaited<ReturnType<typeof listOfferRows>>[number]

/** The last of the next `count` SKU ids after `after`; undefined at the end. */
export async function findBatchEnd(db: Db, after: number, count: number): Promise<number | undefined> {
  const { end } = await db
    .selectFrom(
      db
        .selectFrom('sku_stock')
        .where('sku_id', '>', after)
        .select('sku_id')
        .orderBy('sku_id')
        .limit(count)
        .as('batch'),
    )
    .select((eb) => eb.fn.max<number | null>('batch.sku_id').as('end'))
    .executeTakeFirstOrThrow()
  return end ?? undefined
}

/** SKUs with `after < id <= end` whose popularity is not what they sold. */
export async function listStalePopularity(db: Db, after: number, end: number): Promise<number[]> {
  const rows = await db
    .selectFrom('sku_stock')
    .innerJoin('sku', 'sku.id', 'sku_stock.sku_id')
    .where('sku_stock.sku_id', '>', after)
    .where('sku_stock.sku_id', '<=', end)
    .whereRef('sku.popularity', '<>', 'sku_stock.sales')
    .select('sku.id')
    .execute()
  return rows.map((row) => row.id)
}

export async function copySalesToPopularity(db: Db | Tx, skuIds: readonly number[]): Promise<void> {
  await db
    .updateTable('sku')
    .set({ popularity: sql<number>`(select sales from sku_stock where sku_id = sku.id)` })
    .where('id', 'in', skuIds)
    .execute()
}

/** A count below one would turn taking into giving. */
function checkCount(count: number): void {
  if (!Number.isSafeInteger(count) || count < 1) throw new RangeError(`not a count of pieces: ${count}`)
}
