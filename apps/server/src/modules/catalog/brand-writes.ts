import type { addBrand, BodyOf, changeBrand, StaffBrand } from '@jishi/contract'
import type { Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import { toKeyset } from '../../kernel/page.ts'
import { checkVersion, pickChanges, publishGoods, type WriteDeps, writeCatalog } from './catalog-writing.ts'
import {
  type BrandFullRow,
  deleteBrandRow,
  hasGoods,
  insertBrand,
  listBrandRows,
  listSkusOfBrand,
  lockBrand,
  updateBrand,
} from './category-writes.queries.ts'

const pageSize = 100

/** Staff's hand on the brands. */
export function createBrandWrites(deps: WriteDeps) {
  const { database, events, audit } = deps

  async function lock(tx: Tx, id: number): Promise<BrandFullRow> {
    const brand = await lockBrand(tx, database, id)
    if (brand === undefined) throw new AppError('catalog.brand_not_found', { id })
    return brand
  }

  async function record(
    tx: Tx,
    staffId: number,
    verb: string,
    before: BrandFullRow | null,
    after: BrandFullRow | null,
  ) {
    const id = before?.id ?? after?.id ?? 0
    const subject = { kind: 'brand', id: String(id) }
    await audit.record(tx, {
      staffId,
      action: `brand.${verb}`,
      subject,
      before: audited(before),
      after: audited(after),
    })
    await events.publish(tx, 'catalog.brands_changed', { brandIds: [id] })
  }

  /** Names are unique: the table says so. */
  async function refuseTaken<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      if (!database.dialect.isDuplicate(error)) throw error
      throw new AppError('catalog.brand_name_taken', { field: 'name' })
    }
  }

  return {
    /** Newest first. */
    async listBrands({ after }: { after?: string } = {}) {
      const before = after === undefined ? undefined : Number(after)
      const rows = await listBrandRows(database.db, before, pageSize + 1)
      return toKeyset(rows, pageSize, ({ id }) => String(id), present)
    },

    /** Throws catalog.brand_name_taken. */
    async addBrand(staffId: number, input: BodyOf<typeof addBrand>): Promise<StaffBrand> {
      const row = { name: input.name.trim(), logo: input.logo, sequence: input.sequence }
      return writeCatalog(deps, async (tx) => {
        const after = { ...row, id: await refuseTaken(() => insertBrand(tx, row)), version: 1 }
        await record(tx, staffId, 'add', null, after)
        return present(after)
      })
    },

    /** Throws catalog.brand_not_found, catalog.brand_name_taken, staff.changed_meanwhile. */
    async changeBrand(
      staffId: number,
      id: number,
      { version, ...input }: BodyOf<typeof changeBrand>,
    ): Promise<StaffBrand> {
      return writeCatalog(deps, async (tx) => {
        const before = await lock(tx, id)
        checkVersion(before, version)
        const change = pickChanges(before, { ...input, name: input.name?.trim() })
        if (change === undefined) return present(before)
        const isChanged = await refuseTaken(() => updateBrand(tx, before, change))
        if (!isChanged) throw new AppError('staff.changed_meanwhile')
        const after = { ...before, ...change, version: version + 1 }
        await record(tx, staffId, 'change', before, after)
        if ('name' in change) await publishGoods(deps, tx, await listSkusOfBrand(tx, id))
        return present(after)
      })
    },

    /** Throws catalog.brand_in_use while goods have it, staff.changed_meanwhile. */
    async deleteBrand(staffId: number, id: number, version: number): Promise<void> {
      await writeCatalog(deps, async (tx) => {
        const before = await lock(tx, id)
        checkVersion(before, version)
        if (await hasGoods(tx, id)) throw new AppError('catalog.brand_in_use')
        await deleteBrandRow(tx, id)
        await record(tx, staffId, 'delete', before, null)
      })
    },
  }
}

function present({ id, name, logo, sequence, version }: BrandFullRow): StaffBrand {
  return { id, name, logo, sequence, version }
}

function audited(row: BrandFullRow | null): object | null {
  if (row === null) return null
  const { version, ...fields } = present(row)
  return fields
}
