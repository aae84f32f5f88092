import { sql } from 'kysely'
import type { Database, Db, Tx } from '../../infra/database/database.ts'
import type { ChangedGoods } from './catalog-writing.ts'
import './catalog.tables.ts'

/** Where the page before ended. `name`: it was ordered by name. */
export interface Cursor {
  id: number
  name?: string
}

export interface GoodsFilter {
  categoryId?: number
  brandId?: number
  /** How the name begins, upper or lower case alike. */
  namePrefix?: string
  after?: Cursor
  limit: number
}

/**
 * Ids of one page of SPUs: newest first, or by name when its beginning is asked for. Each is read from one index in
 * its order; what else is asked for is looked at on the way.
 */
export function selectSpuIds({ db, dialect }: Pick<Database, 'db' | 'dialect'>, filter: GoodsFilter) {
  const { categoryId, brandId, namePrefix, after, limit } = filter
  const name = sql<string>`name ${dialect.caseless}`
  return db
    .selectFrom('spu')
    .select('id')
    .$if(categoryId !== undefined, (query) => query.where('category_id', '=', categoryId as number))
    .$if(brandId !== undefined, (query) => query.where('brand_id', '=', brandId as number))
    .$if(namePrefix === undefined && after !== undefined, (query) => query.where('id', '<', after?.id ?? 0))
    .$if(namePrefix !== undefined, (query) => query.where(beginsWith(namePrefix ?? '')))
    .$if(namePrefix !== undefined && after !== undefined, (query) => query.where(isAfter(name, after)))
    .$if(namePrefix !== undefined, (query) => query.orderBy(name))
    .orderBy('id', namePrefix === undefined ? 'desc' : 'asc')
    .limit(limit)
}

/** Like `selectSpuIds`, for SKUs that are listed or that are not. */
export function selectStaffSkuIds(
  { db, dialect }: Pick<Database, 'db' | 'dialect'>,
  filter: GoodsFilter & { isListed?: 0 | 1 },
) {
  const { categoryId, brandId, isListed, namePrefix, after, limit } = filter
  // By name it is only looked at on the way: nearly all are listed, that index would not narrow anything down.
  const listed = namePrefix === undefined ? sql.ref<0 | 1>('is_listed') : sql<0 | 1>`is_listed + 0`
  const name = sql<string>`name ${dialect.caseless}`
  return db
    .selectFrom('sku')
    .select('id')
    .$if(categoryId !== undefined, (query) => query.where('category_id', '=', categoryId as number))
    .$if(brandId !== undefined, (query) => query.where('brand_id', '=', brandId as number))
    .$if(isListed !== undefined, (query) => query.where(listed, '=', isListed as 0 | 1))
    .$if(namePrefix === undefined && after !== undefined, (query) => query.where('id', '<', after?.id ?? 0))
    .$if(namePrefix !== undefined, (query) => query.where(beginsWith(namePrefix ?? '')))
    .$if(namePrefix !== undefined && after !== undefined, (query) => query.where(isAfter(name, after)))
    .$if(namePrefix !== undefined, (query) => query.orderBy(name))
    .orderBy('id', namePrefix === undefined ? 'desc' : 'asc')
    .limit(limit)
}

/** How many SKUs these SPUs have, and how many are listed. */
export async function listSpuRows(db: Db, ids: readonly number[]) {
  if (ids.length === 0) return []
  return db
    .selectFrom('spu')
    .leftJoin('sku', 'sku.spu_id', 'spu.id')
    .where('spu.id', 'in', ids)
    .groupBy('spu.id')
    .select(['spu.id', 'spu.name', 'spu.brand_id', 'spu.category_id', 'spu.created_at', 'spu.version'])
    .select((eb) => [
      eb.fn.count<number>('sku.id').as('skus'),
      eb.fn.coalesce(eb.fn.sum<number>('sku.is_listed'), sql<number>`0`).as('listed'),
    ])
    .execute()
}

export type StaffSpuListRow = Awaited<ReturnType<typeof listSpuRows>>[number]

export async function listStaffSkuRows(db: Db, ids: readonly number[]) {
  if (ids.length === 0) return []
  return db
    .selectFrom('sku')
    .innerJoin('sku_stock', 'sku_stock.sku_id', 'sku.id')
    .where('sku.id', 'in', ids)
    .select([
      'sku.id',
      'sku.spu_id',
      'sku.brand_id',
      'sku.category_id',
      'sku.name',
      'sku.options_text',
      'sku.image',
      'sku.price_fen',
      'sku.is_listed',
      'sku.version',
      'sku_stock.stock',
      'sku_stock.sales',
    ])
    .execute()
}

export type StaffSkuListRow = Awaited<ReturnType<typeof listStaffSkuRows>>[number]

/** The whole family of a SKU. */
export function listGoodsOfSku(tx: Tx, skuId: number): Promise<ChangedGoods[]> {
  return tx
    .selectFrom('sku as own')
    .innerJoin('sku', 'sku.spu_id', 'own.spu_id')
    .where('own.id', '=', skuId)
    .select(['sku.id', 'sku.spu_id', 'sku.category_id'])
    .orderBy('sku.id')
    .execute()
}

/** Both databases read it from the index of the name: the one compares without case by itself, the other with LIKE. */
function beginsWith(prefix: string) {
  return sql<boolean>`name like ${`${prefix.replace(/[\\%_]/g, '\\$&')}%`} escape ${'\\'}`
}

function isAfter(name: ReturnType<typeof sql<string>>, after: Cursor | undefined) {
  const { id, name: last } = { name: '', ...after } as Required<Cursor>
  return sql<boolean>`${name} >= ${last} and (${name} > ${last} or id > ${id})`
}
