import { isDeepStrictEqual } from 'node:util'
import type { addSku, BodyOf, changeSku, StaffSku } from '@jishi/contract'
import type { Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import { auditSku, imagesOf, optionIdsOf, presentOneSku } from './catalog.admin.present.ts'
import { checkVersion, pickChanges, publishGoods, type WriteDeps, writeCatalog } from './catalog-writing.ts'
import {
  type Family,
  type FamilySku,
  findSpuIdOfSku,
  insertSku,
  readFamily,
  replaceChoice,
  replaceImages,
  updateSku,
} from './family.queries.ts'
import { type Choice, composeName, deriveName, joinValues, readChoice } from './family.rules.ts'
import { changeFamily, lockFamily, lockGoodsCategory, valuesOf } from './family-writes.ts'

/** So that one event can name a whole family. */
const maxSkus = 500

type SkuChange = Omit<BodyOf<typeof changeSku>, 'version'>

/** Staff's hand on single SKUs: what they cost, what they look like, whether they are sold. */
export function createSkuWrites(deps: WriteDeps) {
  const { events, audit, clock, database } = deps

  function record(
    tx: Tx,
    staffId: number,
    verb: string,
    id: number,
    [before, after]: [object | null, object | null],
  ) {
    const subject = { kind: 'sku', id: String(id) }
    return audit.record(tx, { staffId, action: `sku.${verb}`, subject, before, after })
  }

  return {
    /**
     * `stock` counts as received. Without a name it is called after its SPU and options. Throws catalog.spu_not_found,
     * catalog.options_incomplete, catalog.variant_exists, catalog.too_many_skus, catalog.name_too_long.
     */
    async addSku(staffId: number, spuId: number, input: BodyOf<typeof addSku>): Promise<StaffSku> {
      const { id, family } = await writeCatalog(deps, async (tx) => {
        const before = await lockFamily(deps, tx, spuId)
        if (before.skus.length >= maxSkus) throw new AppError('catalog.too_many_skus', { limit: maxSkus })
        const choice = readChoice(before.specs, input.optionIds)
        checkNew(before, choice)
        const row = await composeRow(tx, before, input, choice)
        const skuId = await insertSku(tx, row, input.stock)
        await replaceImages(tx, skuId, input.images)
        await replaceChoice(tx, skuId, choice)
        const after = await readFamily(tx, before.spu)
        await record(tx, staffId, 'add', skuId, [null, { ...auditOf(after, skuId), stock: input.stock }])
        await publishGoods(deps, tx, after.skus)
        return { id: skuId, family: after }
      })
      return presentOneSku(family, id)
    },

    /**
     * Throws catalog.sku_not_found, staff.changed_meanwhile, catalog.options_incomplete, catalog.variant_exists,
     * catalog.name_too_long.
     */
    async changeSku(
      staffId: number,
      id: number,
      { version, ...input }: BodyOf<typeof changeSku>,
    ): Promise<StaffSku> {
      const spuId = await findSpuIdOfSku(database.db, id)
      if (spuId === undefined) throw new AppError('catalog.sku_not_found', { id })
      const family = await changeFamily(deps, spuId, async (tx, before) => {
        const sku = find(before, id)
        checkVersion(sku, version)
        if (!(await applyChange(tx, before, sku, input))) return
        const after = await readFamily(tx, before.spu)
        await record(tx, staffId, 'change', id, [auditOf(before, id), auditOf(after, id)])
        await publishPrice(tx, sku, find(after, id))
        await publishGoods(deps, tx, after.skus)
      })
      return presentOneSku(family, id)
    },
  }

  async function composeRow(tx: Tx, { spu }: Family, input: BodyOf<typeof addSku>, choice: Choice[]) {
    const values = choice.map(({ value }) => value)
    return {
      ...(await lockGoodsCategory(deps, tx, spu.category_id)),
      spu_id: spu.id,
      brand_id: spu.brand_id,
      name: input.name?.trim() ?? deriveName(spu.name, values),
      caption: input.caption.trim(),
      options_text: joinValues(values),
      unit: input.unit.trim(),
      price_fen: input.priceFen,
      market_price_fen: input.marketPriceFen,
      cost_fen: input.costFen,
      weight_gram: input.weightGram,
      image: input.images[0] ?? '',
      is_listed: input.isListed ? (1 as const) : (0 as const),
      popularity: 0,
      comments: 0,
      created_at: clock.now().getTime(),
    }
  }

  async function publishPrice(tx: Tx, before: FamilySku, after: FamilySku): Promise<void> {
    if (before.price_fen === after.price_fen) return
    const change = { skuId: after.id, fromFen: before.price_fen, toFen: after.price_fen }
    await events.publish(tx, 'catalog.price_changed', change)
  }
}

/** Tells whether anything is different now. */
async function applyChange(tx: Tx, family: Family, sku: FamilySku, input: SkuChange): Promise<boolean> {
  const newChoice = readNewChoice(family, sku, input.optionIds)
  const values = newChoice?.map(({ value }) => value) ?? valuesOf(sku, family.specs)
  const images =
    input.images === undefined || isDeepStrictEqual(input.images, imagesOf(sku)) ? undefined : input.images
  const change = pickChanges<Partial<FamilySku>>(sku, {
    name: nameOf(family, sku, input.name, values),
    caption: input.caption?.trim(),
    options_text: newChoice && joinValues(values),
    unit: input.unit?.trim(),
    price_fen: input.priceFen,
    market_price_fen: input.marketPriceFen,
    cost_fen: input.costFen,
    weight_gram: input.weightGram,
    image: images?.[0],
    is_listed: input.isListed === undefined ? undefined : input.isListed ? 1 : 0,
  })
  if (change === undefined && images === undefined && newChoice === undefined) return false
  if (!(await updateSku(tx, sku, change ?? {}))) throw new AppError('staff.changed_meanwhile')
  if (images !== undefined) await replaceImages(tx, sku.id, images)
  if (newChoice !== undefined) await replaceChoice(tx, sku.id, newChoice)
  return true
}

/** Undefined when the SKU stays what it is. */
function readNewChoice(
  family: Family,
  sku: FamilySku,
  optionIds: number[] | undefined,
): Choice[] | undefined {
  if (optionIds === undefined) return undefined
  const choice = readChoice(family.specs, optionIds)
  if (isSame(choice, optionIdsOf(sku, family.specs))) return undefined
  checkNew(family, choice)
  return choice
}

/** Null asks for the derived name; one that was derived follows the options. */
function nameOf({ spu, specs }: Family, sku: FamilySku, wanted: string | null | undefined, values: string[]) {
  if (wanted !== undefined && wanted !== null) return wanted.trim()
  const isDerived = sku.name === composeName(spu.name, valuesOf(sku, specs))
  return wanted === null || isDerived ? deriveName(spu.name, values) : sku.name
}

/** One SKU for each combination of options; of a family without specs, one in all. */
function checkNew({ spu, specs, skus }: Family, choice: Choice[]): void {
  if (!skus.some((sku) => isSame(choice, optionIdsOf(sku, specs)))) return
  const name = composeName(
    spu.name,
    choice.map(({ value }) => value),
  )
  throw new AppError('catalog.variant_exists', { name, field: 'optionIds' })
}

function isSame(choice: Choice[], optionIds: number[]): boolean {
  return isDeepStrictEqual(
    choice.map(({ optionId }) => optionId),
    optionIds,
  )
}

function find({ skus }: Family, id: number): FamilySku {
  const sku = skus.find((each) => each.id === id)
  if (sku === undefined) throw new AppError('catalog.sku_not_found', { id })
  return sku
}

function auditOf(family: Family, id: number) {
  return auditSku(find(family, id), family.specs)
}
