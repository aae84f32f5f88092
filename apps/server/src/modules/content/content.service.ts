import type { FloorView, HomeView } from '@jishi/contract'
import type { Database } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { createFreshCache } from '../../kernel/fresh-cache.ts'
import type { CatalogService } from '../catalog/index.ts'
import { type FloorPlan, planFloors, presentFloor, presentItem } from './content.present.ts'
import { listHomeContent } from './content.queries.ts'

export type ContentService = ReturnType<typeof createContentService>

interface Deps {
  database: Database
  catalog: CatalogService
  clock: Clock
}

export function createContentService({ database, catalog, clock }: Deps) {
  // It shows prices.
  const homes = createFreshCache<'home', HomeView>({ ttlMs: 1000, max: 1, clock })

  async function readHome(): Promise<HomeView> {
    const [rows, brands] = await Promise.all([
      listHomeContent(database.db, clock.now().getTime()),
      catalog.listBrands(),
    ])
    const contentByKey = Map.groupBy(rows, (row) => row.key)
    const itemsOf = (key: string) => (contentByKey.get(key) ?? []).map(presentItem)
    return {
      topAd: itemsOf('top-ad')[0] ?? null,
      hotWords: itemsOf('hot-words'),
      carousel: itemsOf('carousel'),
      news: itemsOf('news'),
      promos: itemsOf('promos'),
      brands: brands.map(({ id, name, logo }) => ({ id, name, logo })),
      floors: await furnish(catalog, planFloors(contentByKey)),
    }
  }

  return {
    /** The home page, at most a second old and the same frozen object for as long. */
    async getHome(): Promise<HomeView> {
      return homes.get('home', readHome)
    },
  }
}

/** Puts goods on the floors, all read at once. A floor whose category is gone is left out. */
async function furnish(catalog: CatalogService, plans: FloorPlan[]): Promise<FloorView[]> {
  const floors = (await Promise.all(plans.map((plan) => prepare(catalog, plan)))).flat()
  const cards = await catalog.findSkuCards(
    floors.flatMap(({ plan, hotIds }) => [...plan.tabs.flatMap((tab) => tab.skuIds), ...hotIds]),
  )
  return floors.map(({ plan, hue, hotIds }) => presentFloor(plan, hue, hotIds, cards))
}

async function prepare(catalog: CatalogService, plan: FloorPlan) {
  const category = await catalog.findCategory(plan.categoryId)
  if (category === undefined) return []
  return [{ plan, hue: category.hue, hotIds: await catalog.listHotSkuIds(category.id) }]
}
