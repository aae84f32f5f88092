import type { listStaffSkus, listStaffSpus, QueryOf, StaffSku, StaffSpu, StaffSpuRow } from '@jishi/contract'
import type { Database } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import { toKeyset } from '../../kernel/page.ts'
import { presentOneSku, presentStaffSkuRow, presentStaffSpu } from './catalog.admin.present.ts'
import { type Family, findSpu, findSpuIdOfSku, readFamily } from './family.queries.ts'
import {
  type Cursor,
  listSpuRows,
  listStaffSkuRows,
  type StaffSpuListRow,
  selectSpuIds,
  selectStaffSkuIds,
} from './goods-search.queries.ts'

const pageSize = 24

/** Goods as staff look for and open them: unlisted ones too, always as the database has them now. */
export function createGoodsSearch({ database }: { database: Database }) {
  const { db } = database

  async function openFamily(id: number): Promise<Family> {
    const spu = await findSpu(db, id)
    if (spu === undefined) throw new AppError('catalog.spu_not_found', { id })
    return readFamily(db, spu)
  }

  return {
    /** Newest first; by name when its beginning is given. */
    async listSpus(query: QueryOf<typeof listStaffSpus> = {}) {
      const filter = readFilter(query)
      const ids = await selectSpuIds(database, filter).execute()
      const rows = await listSpuRows(
        db,
        ids.map(({ id }) => id),
      )
      return toKeyset(inOrder(ids, rows), pageSize, toCursor(filter), presentSpuRow)
    },

    /** Like `listSpus`. */
    async listSkus({ isListed, ...query }: QueryOf<typeof listStaffSkus> = {}) {
      const filter = readFilter(query)
      const ids = await findSkuIds(filter, isListed)
      const rows = await listStaffSkuRows(
        db,
        ids.map(({ id }) => id),
      )
      return toKeyset(inOrder(ids, rows), pageSize, toCursor(filter), presentStaffSkuRow)
    },

    /** Throws catalog.spu_not_found. */
    async getSpu(id: number): Promise<StaffSpu> {
      return presentStaffSpu(await openFamily(id))
    },

    /** Throws catalog.sku_not_found. */
    async getSku(id: number): Promise<StaffSku> {
      const spuId = await findSpuIdOfSku(db, id)
      if (spuId === undefined) throw new AppError('catalog.sku_not_found', { id })
      return presentOneSku(await openFamily(spuId), id)
    },
  }

  /** The indexes of a category and of a brand begin with listed and unlisted apart: either range is read in its order. */
  async function findSkuIds(filter: ReturnType<typeof readFilter>, isListed: boolean | undefined) {
    const isInTwoRanges =
      isListed === undefined &&
      filter.namePrefix === undefined &&
      (filter.categoryId !== undefined || filter.brandId !== undefined)
    if (!isInTwoRanges) {
      const listed = isListed === undefined ? undefined : isListed ? 1 : 0
      return selectStaffSkuIds(database, { ...filter, isListed: listed }).execute()
    }
    const ranges = await Promise.all(
      ([0, 1] as const).map((listed) =>
        selectStaffSkuIds(database, { ...filter, isListed: listed }).execute(),
      ),
    )
    return ranges
      .flat()
      .sort((a, b) => b.id - a.id)
      .slice(0, filter.limit)
  }
}

function readFilter({ name, after, ...filter }: QueryOf<typeof listStaffSpus>) {
  return { ...filter, namePrefix: name, after: readCursor(after), limit: pageSize + 1 }
}

/** `12`, or `12~name` of a list by name. */
function readCursor(after: string | undefined): Cursor | undefined {
  if (after === undefined) return undefined
  const [id = '', ...name] = after.split('~')
  return { id: Number(id), ...(name.length > 0 && { name: name.join('~') }) }
}

function toCursor({ namePrefix }: { namePrefix?: string }) {
  return ({ id, name }: { id: number; name: string }) =>
    namePrefix === undefined ? String(id) : `${id}~${name}`
}

function inOrder<Row extends { id: number }>(ids: { id: number }[], rows: Row[]): Row[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap(({ id }) => byId.get(id) ?? [])
}

function presentSpuRow(row: StaffSpuListRow): StaffSpuRow {
  return {
    id: row.id,
    name: row.name,
    brandId: row.brand_id,
    categoryId: row.category_id,
    skus: Number(row.skus),
    listedSkus: Number(row.listed),
    createdAt: new Date(row.created_at).toISOString(),
    version: row.version,
  }
}
