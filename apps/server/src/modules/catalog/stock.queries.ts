import { sql } from 'kysely'
import { countRows } from '../../infra/database/count-rows.ts'
import type { Db, Tx } from '../../infra/database/database.ts'
import type { Dialect } from '../../infra/database/dialect.ts'
import { later } from '../../infra/database/later.ts'
import './catalog.tables.ts'

/** Takes the pieces only if that many are left; tells whether it did. */
export async function takeStock(tx: Tx, skuId: number, count: number): Promise<boolean> {
  const { numUpdatedRows } = await composeTaking(tx, skuId, count)
    .where('stock', '>=', count)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Takes the pieces only if `stock`, which is enough, is still what is left; tells whether it did. */
export async function takeStockSeen(
  tx: Tx,
  { skuId, count, stock }: { skuId: number; count: number; stock: number },
): Promise<boolean> {
  const { numUpdatedRows } = await composeTaking(tx, skuId, count)
    .where('stock', '=', stock)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

function composeTaking(tx: Tx, skuId: number, count: number) {
  checkCount(count)
  return tx
    .updateTable('sku_stock')
    .set((eb) => ({ stock: eb('stock', '-', count), sales: eb('sales', '+', count), was_ordered: 1 }))
    .where('sku_id', '=', skuId)
}

/** Like `readStock`, with the rows locked until the transaction ends, in ascending order. */
export async function lockStock(
  tx: Tx,
  skuIds: readonly number[],
  { forUpdate }: Dialect,
): Promise<Map<number, number>> {
  const rows = await tx
    .selectFrom('sku_stock')
    .where('sku_id', 'in', skuIds)
    .select(['sku_id', 'stock'])
    .orderBy('sku_id')
    .modifyEnd(forUpdate)
    .execute()
  return new Map(rows.map((row) => [row.sku_id, row.stock]))
}

/** Of what is wanted, the SKUs of which `left` has too few. Throws RangeError for a count below one. */
export function listShort(
  wanted: readonly { skuId: number; count: number }[],
  left: ReadonlyMap<number, number>,
): { skuId: number; stock: number }[] {
  return wanted.flatMap(({ skuId, count }) => {
    checkCount(count)
    const stock = left.get(skuId) ?? 0
    return stock < count ? { skuId, stock } : []
  })
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

/** Counts units that are ordered from, or given back to, a stock of their own: only what was sold changes. */
export function changeSales(tx: Tx, skuId: number, delta: number): Promise<void> {
  return later(
    tx,
    tx
      .updateTable('sku_stock')
      .set((eb) => ({ sales: eb('sales', '+', delta), was_ordered: 1 }))
      .where('sku_id', '=', skuId),
  )
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

/** How many `listStockRows` lists in all. */
export function countStockRows(db: Db): Promise<number> {
  return countRows(db.selectFrom('sku_stock'))
}

/** What carts and orders ask of SKUs, unlisted ones included. */
export async function listOfferRows(db: Db | Tx, skuIds: readonly number[]) {
  if (skuIds.length === 0) return []
  return db
    .selectFrom('sku')
    .innerJoin('sku_stock', 'sku_stock.sku_id', 'sku.id')
    .leftJoin('spu', 'spu.id', 'sku.spu_id')
    .where('sku.id', 'in', skuIds)
    .select([
      'sku.id',
      'sku.name',
      'sku.options_text',
      'sku.image',
      'sku.price_fen',
      'sku.weight_gram',
      'sku.is_listed',
      'sku.brand_id',
      'sku.category_id',
      'sku.channel_id',
      'spu.freight_template_id',
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
