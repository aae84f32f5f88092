import type { SkuDetail } from '@jishi/contract'
import type { Database, Db } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import { createBatch } from '../../kernel/batch.ts'
import type { Clock } from '../../kernel/clock.ts'
import { createFreshCache } from '../../kernel/fresh-cache.ts'
import { presentDetail, presentStill, type StillDetail } from './catalog.present.ts'
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
  getIndex: () => Promise<CategoryIndex>
}

/**
 * Detail pages in two parts: texts, pictures and specs, which seldom change, and the prices and stocks of the family,
 * which are never older than a second. Many pages a second then cost few queries: the live rows of all families that
 * are asked for at once are read together, and a page whose numbers stand still stays the same object.
 */
export function createDetailReads({ database: { db }, clock, getIndex }: Deps) {
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
  const composed = new WeakMap<StillDetail, { family: Family; detail: SkuDetail | undefined }>()

  function compose(still: StillDetail, family: Family): SkuDetail | undefined {
    const known = composed.get(still)
    if (known?.family === family) return known.detail
    const detail = presentDetail(still, family)
    composed.set(still, { family, detail })
    return detail
  }

  return {
    /** Throws catalog.sku_not_found when it is unknown or unlisted. */
    async getSkuDetail(id: number): Promise<SkuDetail> {
      const still = await stills.get(id, () => readStill(db, getIndex, id))
      const family = still && (await families.get(still.spuId, () => readFamily(still.spuId)))
      const detail = still && family && compose(still, family)
      if (detail === undefined) throw new AppError('catalog.sku_not_found', { id })
      return detail
    },
  }
}

async function readFamilies(db: Db, spuIds: number[]): Promise<ReadonlyMap<number, Family>> {
  const rows = Map.groupBy(await listLiveRows(db, spuIds), (row) => row.spu_id)
  return new Map([...rows].map(([spuId, family]) => [spuId, new Map(family.map((row) => [row.id, row]))]))
}

async function readStill(db: Db, getIndex: Deps['getIndex'], id: number): Promise<StillDetail | undefined> {
  const facts = await findSkuFacts(db, id)
  if (facts === undefined) return undefined
  const [index, images, specOptions, variantOptions] = await Promise.all([
    getIndex(),
    listSkuImages(db, id),
    listSpecOptions(db, facts.spu_id),
    listVariantOptions(db, facts.spu_id),
  ])
  const breadcrumbs = index.pages.get(facts.category_id)?.breadcrumbs ?? []
  return presentStill(facts, { breadcrumbs, images, specOptions, variantOptions })
}
