import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Database, Db, Tx } from '../../infra/database/database.ts'
import type { BrandTable, CategoryTable } from './catalog.tables.ts'
import type { ChangedGoods } from './catalog-writing.ts'

export type CategoryRow = Selectable<CategoryTable>
export type BrandFullRow = Selectable<BrandTable>

export function listCategoryRows(db: Db): Promise<CategoryRow[]> {
  return db.selectFrom('category').selectAll().orderBy('level').orderBy('sequence').orderBy('id').execute()
}

/** Locks the category until the transaction ends: it stays, and stays where it is. */
export function lockCategory(tx: Tx, { dialect }: Database, id: number): Promise<CategoryRow | undefined> {
  return tx
    .selectFrom('category')
    .selectAll()
    .where('id', '=', id)
    .modifyEnd(dialect.forUpdate)
    .executeTakeFirst()
}

/** Gives the new id. */
export async function insertCategory(tx: Tx, row: Insertable<CategoryTable>): Promise<number> {
  const { insertId } = await tx.insertInto('category').values(row).executeTakeFirstOrThrow()
  return Number(insertId)
}

/** Changes the category if it is still of this version; tells whether it was. */
export async function updateCategory(
  tx: Tx,
  { id, version }: CategoryRow,
  change: Updateable<CategoryTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('category')
    .set({ ...change, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

export async function deleteCategoryRow(tx: Tx, id: number): Promise<void> {
  await tx.deleteFrom('category').where('id', '=', id).execute()
}

/** Whether anything is below the category or in it. */
export async function holdsAnything(tx: Tx, id: number): Promise<boolean> {
  const child = await tx
    .selectFrom('category')
    .select('id')
    .where('parent_id', '=', id)
    .limit(1)
    .executeTakeFirst()
  if (child !== undefined) return true
  const spu = await tx
    .selectFrom('spu')
    .select('id')
    .where('category_id', '=', id)
    .limit(1)
    .executeTakeFirst()
  return spu !== undefined
}

export async function findLastSequence(tx: Tx, parentId: number | null): Promise<number> {
  const { last } = await tx
    .selectFrom('category')
    .where('parent_id', parentId === null ? 'is' : '=', parentId)
    .select((eb) => eb.fn.max<number | null>('sequence').as('last'))
    .executeTakeFirstOrThrow()
  return last ?? -1
}

/** The SKUs in a category of level 3 are listed in that channel from now on. */
export async function moveSkusToChannel(tx: Tx, categoryId: number, channelId: number): Promise<void> {
  await tx.updateTable('sku').set({ channel_id: channelId }).where('category_id', '=', categoryId).execute()
}

/** The SKUs that the category's name is shown with, whatever its level. */
export async function listSkusBelow(tx: Tx, { id, level }: CategoryRow): Promise<ChangedGoods[]> {
  const skus = tx.selectFrom('sku').select(['id', 'spu_id', 'category_id']).orderBy('id')
  if (level === 3) return skus.where('category_id', '=', id).execute()
  if (level === 2) return skus.where('channel_id', '=', id).execute()
  return skus
    .where('channel_id', 'in', (eb) => eb.selectFrom('category').select('id').where('parent_id', '=', id))
    .execute()
}

/** `limit` brands, newest first, before that id. */
export function listBrandRows(db: Db, before: number | undefined, limit: number): Promise<BrandFullRow[]> {
  return db
    .selectFrom('brand')
    .selectAll()
    .$if(before !== undefined, (query) => query.where('id', '<', before as number))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

export function lockBrand(tx: Tx, { dialect }: Database, id: number): Promise<BrandFullRow | undefined> {
  return tx
    .selectFrom('brand')
    .selectAll()
    .where('id', '=', id)
    .modifyEnd(dialect.forUpdate)
    .executeTakeFirst()
}

/** Gives the new id. */
export async function insertBrand(tx: Tx, row: Insertable<BrandTable>): Promise<number> {
  const { insertId } = await tx.insertInto('brand').values(row).executeTakeFirstOrThrow()
  return Number(insertId)
}

export async function updateBrand(
  tx: Tx,
  { id, version }: BrandFullRow,
  change: Updateable<BrandTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('brand')
    .set({ ...change, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

export async function deleteBrandRow(tx: Tx, id: number): Promise<void> {
  await tx.deleteFrom('brand').where('id', '=', id).execute()
}

export async function hasGoods(tx: Tx, brandId: number): Promise<boolean> {
  const spu = await tx
    .selectFrom('spu')
    .select('id')
    .where('brand_id', '=', brandId)
    .limit(1)
    .executeTakeFirst()
  return spu !== undefined
}

export function listSkusOfBrand(tx: Tx, brandId: number): Promise<ChangedGoods[]> {
  return tx
    .selectFrom('sku')
    .select(['id', 'spu_id', 'category_id'])
    .where('brand_id', '=', brandId)
    .orderBy('id')
    .execute()
}
