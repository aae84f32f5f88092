import type { Db } from '../../infra/database/database.ts'
import type { Category } from './catalog.rules.ts'
import './catalog.tables.ts'

export interface BrandRow {
  id: number
  name: string
  logo: string
}

/** Every category, siblings in the order in which they are shown. */
export async function listCategories(db: Db): Promise<Category[]> {
  return db
    .selectFrom('category')
    .select(['id', 'parent_id as parentId', 'level', 'name', 'icon', 'hue'])
    .orderBy('sequence')
    .orderBy('id')
    .execute()
}

/** The first 60: a brand strip is looked at, not searched. */
export async function listBrands(db: Db): Promise<BrandRow[]> {
  return db
    .selectFrom('brand')
    .select(['id', 'name', 'logo'])
    .orderBy('sequence')
    .orderBy('id')
    .limit(60)
    .execute()
}

export async function listBrandNames(db: Db): Promise<Map<number, string>> {
  const rows = await db.selectFrom('brand').select(['id', 'name']).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
