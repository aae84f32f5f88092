import type { SkuDetail, SkuLive } from '@jishi/contract'
import type { Database, Db } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import { createBatch } from '../../kernel/batch.ts'
import type { Clock } from '../../kernel/clock.ts'
import { createFreshCache } from '../../kernel/fresh-cache.ts'
import type { ImageUrl } from '../../kernel/image-url.ts'
import { presentDetail, presentLive, presentStill, type StillDetail } from './catalog.present.ts'
import type { CategoryIndex } from './catalog.rules.ts'
import {
  findSkuFacts,
  type LiveRow,
  listLiveRows,
  listSkuImages,
  listSpecOptions,
  listVariantOptions,
} from './sku-detail.queries.ts'

type Family = ReadonlyMap<number, LiveRow>

interface Deps {
  database: Database
  clock: Clock
  imageUrl: ImageUrl
  getIndex: () => Promise<CategoryIndex>
}

/**
 * Detail pages in two parts: texts, pictures and specs, which seldom change, and the prices and stocks of the family,
 * which are never older than a second. Many pages a second then cost few queries: the live rows of all families that
 * are asked for at once are read together, and a page whose numbers stand still stays the same object.
 */
export function createDetailReads({ database: { db }, clock, imageUrl, getIndex }: Deps) {
  const stills = createFreshCache<number, StillDetail | undefined>({
    ttlMs: 60_000,
    // Somebody may look a moment before a SKU is there.
    absentMs: 1000,
    max: 5000,
    clock,
  })
  const families = createFreshCache<number, Family | undefined>({
    ttlMs: 1000,
    renewAfterMs: 500,
    max: 5000,
    clock,
  })
  const readFamily = createBatch((spuIds: number[]) => readFamilies(db, spuIds))
  const lives = new WeakMap<Family, Map<number, SkuLive>>()
  const composed = new WeakMap<StillDetail, { family: Family; detail: SkuDetail | undefined }>()

  function compose(still: StillDetail, family: Family): SkuDetail | undefined {
    const known = composed.get(still)
    if (known?.family === family) return known.detail
    const detail = presentDetail(still, family)
    composed.set(still, { family, detail })
    return detail
  }

  return {
    /** Throws catalog.sku_not_found for an unknown one, catalog.sku_delisted for one that is not sold (now). */
    async getSkuDetail(id: number): Promise<SkuDetail> {
      const still = await stills.get(id, () => readStill({ db, getIndex, imageUrl }, id))
      if (still === undefined) throw new AppError('catalog.sku_not_found', { id })
      const family = await families.get(still.spuId, () => readFamily(still.spuId))
      const detail = family && compose(still, family)
      if (detail === undefined) throw new AppError('catalog.sku_delisted', { id })
      return detail
    },

    /**
     * What changes by the second, of an unlisted SKU too. Throws catalog.sku_not_found for an unknown one. The same
     * frozen object for as long as nothing changed.
     */
    async getSkuLive(id: number): Promise<SkuLive> {
      const still = await stills.get(id, () => readStill({ db, getIndex, imageUrl }, id))
      const family = still && (await families.get(still.spuId, () => readFamily(still.spuId)))
      if (family === undefined || !family.has(id)) throw new AppError('catalog.sku_not_found', { id })
      const known = lives.get(family) ?? new Map<number, SkuLive>()
      const live = known.get(id) ?? presentLive(id, family)
      lives.set(family, known.set(id, live))
      return live
    },

    forget(): void {
      stills.clear()
      families.clear()
    },
  }
}

async function readFamilies(db: Db, spuIds: number[]): Promise<ReadonlyMap<number, Family>> {
  const rows = Map.groupBy(await listLiveRows(db, spuIds), (row) => row.spu_id)
  return new Map([...rows].map(([spuId, family]) => [spuId, new Map(family.map((row) => [row.id, row]))]))
}

async function readStill(
  { db, getIndex, imageUrl }: Pick<Deps, 'getIndex' | 'imageUrl'> & { db: Db },
  id: number,
): Promise<StillDetail | undefined> {
  const facts = await findSkuFacts(db, id)
  if (facts === undefined) return undefined
  const [index, images, specOptions, variantOptions] = await Promise.all([
    getIndex(),
    listSkuImages(db, id),
    listSpecOptions(db, facts.spu_id),
    listVariantOptions(db, facts.spu_id),
  ])
  const breadcrumbs = index.pages.get(facts.category_id)?.breadcrumbs ?? []
  return presentStill(facts, { breadcrumbs, images, specOptions, variantOptions }, imageUrl)
}
