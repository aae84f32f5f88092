import type { Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import { optionIdsOf } from './catalog.admin.present.ts'
import { type WriteDeps, writeCatalog } from './catalog-writing.ts'
import { type CategoryRow, lockBrand, lockCategory } from './category-writes.queries.ts'
import { type Family, type FamilySku, lockSpu, readFamily, updateSku } from './family.queries.ts'
import { composeName, deriveName, joinValues } from './family.rules.ts'

/**
 * Changes one family in one transaction, nobody else changing it at the same time, and gives it as it is then.
 * Throws catalog.spu_not_found.
 */
export async function changeFamily(
  deps: WriteDeps,
  spuId: number,
  work: (tx: Tx, family: Family) => Promise<void>,
): Promise<Family> {
  return writeCatalog(deps, async (tx) => {
    await work(tx, await lockFamily(deps, tx, spuId))
    return lockFamily(deps, tx, spuId)
  })
}

/** Throws catalog.spu_not_found. */
export async function lockFamily({ database }: WriteDeps, tx: Tx, spuId: number): Promise<Family> {
  const spu = await lockSpu(tx, database, spuId)
  if (spu === undefined) throw new AppError('catalog.spu_not_found', { id: spuId })
  return readFamily(tx, spu)
}

/** The category that goods are put in, and the channel above it. Throws catalog.category_not_found, catalog.category_wrong_level. */
export async function lockGoodsCategory(
  { database }: WriteDeps,
  tx: Tx,
  id: number,
): Promise<{ category_id: number; channel_id: number }> {
  const category = await lockCategory(tx, database, id)
  if (category === undefined) throw new AppError('catalog.category_not_found', { id, field: 'categoryId' })
  return { category_id: id, channel_id: channelOf(category) }
}

/** Throws catalog.brand_not_found. */
export async function holdBrand({ database }: WriteDeps, tx: Tx, id: number): Promise<void> {
  const brand = await lockBrand(tx, database, id)
  if (brand === undefined) throw new AppError('catalog.brand_not_found', { id, field: 'brandId' })
}

/**
 * After the family or its options were renamed: SKUs that are called after them are called the new way; one that was
 * given a name of its own keeps it. Throws catalog.name_too_long.
 */
export async function renameSkus(tx: Tx, before: Family, after: Family): Promise<void> {
  const old = new Map(
    before.skus.map((sku) => [sku.id, composeName(before.spu.name, valuesOf(sku, before.specs))]),
  )
  for (const sku of after.skus) {
    const values = valuesOf(sku, after.specs)
    const name = sku.name === old.get(sku.id) ? deriveName(after.spu.name, values) : sku.name
    const options_text = joinValues(values)
    if (name === sku.name && options_text === sku.options_text) continue
    if (!(await updateSku(tx, sku, { name, options_text }))) throw new AppError('staff.changed_meanwhile')
  }
}

/** What the SKU's options say, in the order of the specs. */
export function valuesOf(sku: FamilySku, specs: Family['specs']): string[] {
  const chosen = new Set(optionIdsOf(sku, specs))
  return specs.flatMap(({ options }) => options.filter(({ id }) => chosen.has(id)).map(({ value }) => value))
}

function channelOf({ level, parent_id }: CategoryRow): number {
  if (level !== 3 || parent_id === null) {
    throw new AppError('catalog.category_wrong_level', { level: 3, field: 'categoryId' })
  }
  return parent_id
}
