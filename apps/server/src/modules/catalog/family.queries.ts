import type { SpecView } from '@jishi/contract'
import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Database, Db, Tx } from '../../infra/database/database.ts'
import type { SkuTable, SpuTable } from './catalog.tables.ts'
import { listSpecOptions } from './sku-detail.queries.ts'

export type SpuFullRow = Selectable<SpuTable>

export interface FamilySku extends Selectable<SkuTable> {
  stock: number
  sales: number
  was_ordered: 0 | 1
  /** Main picture first. */
  images: string[]
  options: { spec_id: number; option_id: number }[]
}

/** An SPU with everything that is edited together: its specs and its SKUs, by id. */
export interface Family {
  spu: SpuFullRow
  specs: SpecView[]
  skus: FamilySku[]
}

export function findSpu(db: Db | Tx, id: number): Promise<SpuFullRow | undefined> {
  return db.selectFrom('spu').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Locks the SPU until the transaction ends. Every change of a family begins here, so that there is one at a time. */
export function lockSpu(tx: Tx, { dialect }: Database, id: number): Promise<SpuFullRow | undefined> {
  return tx.selectFrom('spu').selectAll().where('id', '=', id).modifyEnd(dialect.forUpdate).executeTakeFirst()
}

export async function findSpuIdOfSku(db: Db | Tx, skuId: number): Promise<number | undefined> {
  const row = await db.selectFrom('sku').select('spu_id').where('id', '=', skuId).executeTakeFirst()
  return row?.spu_id
}

export async function readFamily(db: Db | Tx, spu: SpuFullRow): Promise<Family> {
  const [specRows, skus, options, images] = [
    await listSpecOptions(db, spu.id),
    await listFamilySkus(db, spu.id),
    await listFamilyOptions(db, spu.id),
    await listFamilyImages(db, spu.id),
  ]
  const optionsBySku = Map.groupBy(options, (row) => row.sku_id)
  const imagesBySku = Map.groupBy(images, (row) => row.sku_id)
  return {
    spu,
    specs: [...Map.groupBy(specRows, (row) => row.spec_id)].map(([id, rows]) => ({
      id,
      name: rows[0]?.spec_name ?? '',
      options: rows.map(({ option_id, value }) => ({ id: option_id, value })),
    })),
    skus: skus.map((sku) => ({
      ...sku,
      images: (imagesBySku.get(sku.id) ?? []).map(({ image }) => image),
      options: optionsBySku.get(sku.id) ?? [],
    })),
  }
}

function listFamilySkus(db: Db | Tx, spuId: number) {
  return db
    .selectFrom('sku')
    .innerJoin('sku_stock', 'sku_stock.sku_id', 'sku.id')
    .where('sku.spu_id', '=', spuId)
    .selectAll('sku')
    .select(['sku_stock.stock', 'sku_stock.sales', 'sku_stock.was_ordered'])
    .orderBy('sku.id')
    .execute()
}

function listFamilyOptions(db: Db | Tx, spuId: number) {
  return db
    .selectFrom('sku')
    .innerJoin('sku_spec', 'sku_spec.sku_id', 'sku.id')
    .where('sku.spu_id', '=', spuId)
    .select(['sku_spec.sku_id', 'sku_spec.spec_id', 'sku_spec.option_id'])
    .execute()
}

function listFamilyImages(db: Db | Tx, spuId: number) {
  return db
    .selectFrom('sku')
    .innerJoin('sku_image', 'sku_image.sku_id', 'sku.id')
    .where('sku.spu_id', '=', spuId)
    .select(['sku_image.sku_id', 'sku_image.image'])
    .orderBy('sku_image.sku_id')
    .orderBy('sku_image.sequence')
    .execute()
}

/** Gives the new id. */
export async function insertSpu(tx: Tx, row: Insertable<SpuTable>): Promise<number> {
  const { insertId } = await tx.insertInto('spu').values(row).executeTakeFirstOrThrow()
  return Number(insertId)
}

/** Changes the SPU if it is still of this version; tells whether it was. */
export async function updateSpu(
  tx: Tx,
  { id, version }: SpuFullRow,
  change: Updateable<SpuTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('spu')
    .set({ ...change, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Gives the new id. */
export async function insertSku(tx: Tx, row: Insertable<SkuTable>, stock: number): Promise<number> {
  const { insertId } = await tx.insertInto('sku').values(row).executeTakeFirstOrThrow()
  const id = Number(insertId)
  await tx.insertInto('sku_stock').values({ sku_id: id, stock, sales: 0, received: stock }).execute()
  return id
}

/** Changes the SKU if it is still of this version; tells whether it was. */
export async function updateSku(
  tx: Tx,
  { id, version }: Pick<FamilySku, 'id' | 'version'>,
  change: Updateable<SkuTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sku')
    .set({ ...change, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** SKUs keep the category, channel and brand of their family, so that each of their lists is one range of an index. */
export async function updateSkusOfSpu(
  tx: Tx,
  spuId: number,
  change: Pick<Updateable<SkuTable>, 'category_id' | 'channel_id' | 'brand_id'>,
): Promise<void> {
  await tx.updateTable('sku').set(change).where('spu_id', '=', spuId).execute()
}

export async function replaceImages(tx: Tx, skuId: number, images: readonly string[]): Promise<void> {
  await tx.deleteFrom('sku_image').where('sku_id', '=', skuId).execute()
  await tx
    .insertInto('sku_image')
    .values(images.map((image, sequence) => ({ sku_id: skuId, sequence, image })))
    .execute()
}

export async function replaceChoice(
  tx: Tx,
  skuId: number,
  choice: readonly { specId: number; optionId: number }[],
): Promise<void> {
  await tx.deleteFrom('sku_spec').where('sku_id', '=', skuId).execute()
  if (choice.length === 0) return
  await tx
    .insertInto('sku_spec')
    .values(choice.map(({ specId, optionId }) => ({ sku_id: skuId, spec_id: specId, option_id: optionId })))
    .execute()
}

/** Locks the stock of these SKUs, ascending, and tells whether any of it was ever ordered. */
export async function lockWasOrdered(
  tx: Tx,
  { dialect }: Database,
  skuIds: readonly number[],
): Promise<boolean> {
  if (skuIds.length === 0) return false
  const rows = await tx
    .selectFrom('sku_stock')
    .select(['sales', 'was_ordered'])
    .where('sku_id', 'in', skuIds)
    .orderBy('sku_id')
    .modifyEnd(dialect.forUpdate)
    .execute()
  return rows.some(({ sales, was_ordered }) => sales > 0 || was_ordered === 1)
}

/** The SPU and everything that is its own. */
export async function deleteFamily(tx: Tx, spuId: number, skuIds: readonly number[]): Promise<void> {
  if (skuIds.length > 0) {
    await tx.deleteFrom('sku_spec').where('sku_id', 'in', skuIds).execute()
    await tx.deleteFrom('sku_image').where('sku_id', 'in', skuIds).execute()
    await tx.deleteFrom('sku_stock').where('sku_id', 'in', skuIds).execute()
    await tx.deleteFrom('sku').where('id', 'in', skuIds).execute()
  }
  const specs = tx.selectFrom('spec').select('id').where('spu_id', '=', spuId)
  await tx.deleteFrom('spec_option').where('spec_id', 'in', specs).execute()
  await tx.deleteFrom('spec').where('spu_id', '=', spuId).execute()
  await tx.deleteFrom('spu').where('id', '=', spuId).execute()
}
