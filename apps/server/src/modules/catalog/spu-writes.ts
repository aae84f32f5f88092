import { isDeepStrictEqual } from 'node:util'
import type { addSpu, BodyOf, changeSpecs, changeSpu, StaffSpu } from '@jishi/contract'
import type { Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import { auditSku, auditSpu, presentStaffSpu } from './catalog.admin.present.ts'
import { checkVersion, pickChanges, publishGoods, type WriteDeps, writeCatalog } from './catalog-writing.ts'
import {
  deleteFamily,
  type Family,
  insertSpu,
  lockWasOrdered,
  readFamily,
  type SpuFullRow,
  updateSku,
  updateSkusOfSpu,
  updateSpu,
} from './family.queries.ts'
import { planSpecs } from './family.rules.ts'
import { changeFamily, holdBrand, lockFamily, lockGoodsCategory, renameSkus } from './family-writes.ts'
import { sanitiseRichText } from './rich-text.rules.ts'
import { applySpecPlan, insertChoices } from './spec.queries.ts'

/** Staff's hand on product families: what all SKUs of one have in common. */
export function createSpuWrites(deps: WriteDeps) {
  const { audit, clock } = deps

  function record(
    tx: Tx,
    staffId: number,
    verb: string,
    id: number,
    [before, after]: [object | null, object | null],
  ) {
    const subject = { kind: 'spu', id: String(id) }
    return audit.record(tx, { staffId, action: `spu.${verb}`, subject, before, after })
  }

  return {
    /** Throws catalog.brand_not_found, catalog.category_not_found, catalog.category_wrong_level. */
    async addSpu(staffId: number, input: BodyOf<typeof addSpu>): Promise<StaffSpu> {
      const row = {
        name: input.name.trim(),
        brand_id: input.brandId,
        category_id: input.categoryId,
        detail_html: sanitiseRichText(input.detailHtml),
        package_html: sanitiseRichText(input.packageHtml),
        service_html: sanitiseRichText(input.serviceHtml),
        freight_template_id: null,
        created_at: clock.now().getTime(),
      }
      const family = await writeCatalog(deps, async (tx) => {
        await lockGoodsCategory(deps, tx, row.category_id)
        await holdBrand(deps, tx, row.brand_id)
        const spu = { ...row, id: await insertSpu(tx, row), version: 1 }
        await record(tx, staffId, 'add', spu.id, [null, auditSpu(spu)])
        return { spu, specs: [], skus: [] }
      })
      return presentStaffSpu(family)
    },

    /**
     * SKUs follow into the new category and brand, and take the new name unless they have one of their own.
     * Throws what `addSpu` throws, catalog.spu_not_found, catalog.name_too_long, staff.changed_meanwhile.
     */
    async changeSpu(
      staffId: number,
      id: number,
      { version, ...input }: BodyOf<typeof changeSpu>,
    ): Promise<StaffSpu> {
      const family = await changeFamily(deps, id, async (tx, before) => {
        checkVersion(before.spu, version)
        const change = pickChanges(before.spu, toChange(input))
        if (change === undefined) return
        await moveSkus(tx, before, change)
        if (!(await updateSpu(tx, before.spu, change))) throw new AppError('staff.changed_meanwhile')
        const spu = { ...before.spu, ...change }
        await renameSkus(tx, before, { ...(await readFamily(tx, spu)), spu })
        await record(tx, staffId, 'change', id, [auditSpu(before.spu), auditSpu(spu)])
        const moved = before.skus.map((sku) => ({ ...sku, category_id: spu.category_id }))
        await publishGoods(deps, tx, moved, [before.spu.category_id])
      })
      return presentStaffSpu(family)
    },

    /** What was never ordered goes for good; else all SKUs are unlisted and the SPU stays. Throws staff.changed_meanwhile. */
    async deleteSpu(staffId: number, id: number, version: number): Promise<'deleted' | 'unlisted'> {
      return writeCatalog(deps, async (tx) => {
        const family = await lockFamily(deps, tx, id)
        checkVersion(family.spu, version)
        const skuIds = family.skus.map((sku) => sku.id)
        const wasOrdered = await lockWasOrdered(tx, deps.database, skuIds)
        if (wasOrdered) await unlistAll(tx, staffId, family)
        else {
          await deleteFamily(tx, id, skuIds)
          await record(tx, staffId, 'delete', id, [auditFamily(family), null])
        }
        await publishGoods(deps, tx, family.skus)
        return wasOrdered ? 'unlisted' : 'deleted'
      })
    },

    /**
     * Gives the family exactly these specs and options. SKUs take the first option of a new spec.
     * Throws what `planSpecs` throws, catalog.name_too_long, staff.changed_meanwhile.
     */
    async changeSpecs(
      staffId: number,
      id: number,
      { version, specs }: BodyOf<typeof changeSpecs>,
    ): Promise<StaffSpu> {
      const family = await changeFamily(deps, id, async (tx, before) => {
        checkVersion(before.spu, version)
        const used = new Set(before.skus.flatMap(({ options }) => options.map(({ option_id }) => option_id)))
        const plan = planSpecs(before.specs, specs, used)
        if (isDeepStrictEqual(plan.specs, before.specs)) return
        const skuIds = before.skus.map((sku) => sku.id)
        await insertChoices(tx, skuIds, await applySpecPlan(tx, { spuId: id, skuIds }, plan))
        if (!(await updateSpu(tx, before.spu, {}))) throw new AppError('staff.changed_meanwhile')
        const after = await readFamily(tx, before.spu)
        await renameSkus(tx, before, after)
        await record(tx, staffId, 'change', id, [{ specs: before.specs }, { specs: after.specs }])
        await publishGoods(deps, tx, before.skus)
      })
      return presentStaffSpu(family)
    },
  }

  async function moveSkus(tx: Tx, { spu }: Family, { category_id, brand_id }: Partial<SpuFullRow>) {
    const place = category_id === undefined ? undefined : await lockGoodsCategory(deps, tx, category_id)
    if (brand_id !== undefined) await holdBrand(deps, tx, brand_id)
    if (place === undefined && brand_id === undefined) return
    await updateSkusOfSpu(tx, spu.id, { ...place, ...(brand_id !== undefined && { brand_id }) })
  }

  async function unlistAll(tx: Tx, staffId: number, { skus }: Family): Promise<void> {
    for (const sku of skus.filter(({ is_listed }) => is_listed === 1)) {
      await updateSku(tx, sku, { is_listed: 0 })
      const subject = { kind: 'sku', id: String(sku.id) }
      const states = { before: { isListed: true }, after: { isListed: false } }
      await audit.record(tx, { staffId, action: 'spu.delete', subject, ...states })
    }
  }
}

function auditFamily({ spu, specs, skus }: Family) {
  return { ...auditSpu(spu), specs, skus: skus.map((sku) => auditSku(sku, specs)) }
}

function toChange(input: Omit<BodyOf<typeof changeSpu>, 'version'>): Partial<SpuFullRow> {
  const clean = (html: string | undefined) => (html === undefined ? undefined : sanitiseRichText(html))
  return {
    name: input.name?.trim(),
    brand_id: input.brandId,
    category_id: input.categoryId,
    detail_html: clean(input.detailHtml),
    package_html: clean(input.packageHtml),
    service_html: clean(input.serviceHtml),
  }
}
