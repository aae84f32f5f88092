import type { FloorView, HomeView } from '@jishi/contract'
import type { Database } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { createFreshCache } from '../../kernel/fresh-cache.ts'
import { type ImageUrl, siteImages } from '../../kernel/image-url.ts'
import type { CatalogService } from '../catalog/index.ts'
import { type FloorPlan, planFloors, presentFloor, presentItem } from './content.present.ts'
import { listHomeContent } from './content.queries.ts'

export type ContentService = ReturnType<typeof createContentService>

interface Deps {
  database: Database
  catalog: CatalogService
  clock: Clock
  imageUrl?: ImageUrl
}

export function createContentService({ database, catalog, clock, imageUrl = siteImages }: Deps) {
  // It shows prices.
  const homes = createFreshCache<'home', HomeView>({ ttlMs: 1000, max: 1, clock })

  async function readHome(at: Date): Promise<HomeView> {
    const [rows, brands] = await Promise.all([
      listHomeContent(database.db, at.getTime()),
      catalog.listBrands(),
    ])
    const contentByKey = Map.groupBy(rows, (row) => row.key)
    const itemsOf = (key: string) => (contentByKey.get(key) ?? []).map((row) => presentItem(row, imageUrl))
    return {
      topAd: itemsOf('top-ad')[0] ?? null,
      hotWords: itemsOf('hot-words'),
      carousel: itemsOf('carousel'),
      news: itemsOf('news'),
      promos: itemsOf('promos'),
      brands: brands.map(({ id, name, logo }) => ({ id, name, logo: imageUrl(logo) })),
      floors: await furnish(catalog, planFloors(contentByKey, imageUrl)),
    }
  }

  return {
    /** The home page, at most a second old and the same frozen object for as long. */
    async getHome(): Promise<HomeView> {
      return homes.get('home', () => readHome(clock.now()))
    },

    /** What the home page will show, or showed, at that moment, with the goods of now. */
    previewHome: readHome,

    /** What this process remembers is read anew from now on. */
    forget: homes.clear,
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
