import type {
  FlashActivity,
  findFlashOffer,
  getFlashActivity,
  listFlashActivities,
  ReplyOf,
} from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Events } from '../../kernel/events.ts'
import { createFreshCache } from '../../kernel/fresh-cache.ts'
import type { ImageUrl } from '../../kernel/image-url.ts'
import type { CatalogService } from '../catalog/index.ts'
import { presentActivity, presentOffer } from './flash.present.ts'
import { listClaims, listOrdersOf } from './flash.proofs.queries.ts'
import {
  type ActivityRow,
  findActivity,
  listItems,
  listLiveActivities,
  sumSetAside,
} from './flash.queries.ts'
import { createFlashClaims } from './flash-claims.ts'
import type { Shelf } from './flash-stock.ts'

interface Deps {
  database: Database
  catalog: Pick<CatalogService, 'findSkuOffers' | 'changeSales'>
  shelf: Shelf
  events: Events<Tx>
  clock: Clock
  imageUrl: ImageUrl
}

export type FlashService = ReturnType<typeof createFlashService>

/** At most a second old; whoever asks often does not wait for the reading. */
const freshness = { ttlMs: 1000, renewAfterMs: 500 }
const shownActivities = 20
const shownItems = 8

/** Flash sales as shoppers see them: those that run or come, answered from memory; and what became of claims. */
export function createFlashService({ database, catalog, shelf, events, clock, imageUrl }: Deps) {
  const cache = createFreshCache<'live', FlashActivity[]>({ ...freshness, max: 1, clock })

  async function read(): Promise<FlashActivity[]> {
    return show(await listLiveActivities(database.db, clock.now().getTime(), shownActivities))
  }

  async function show(rows: readonly ActivityRow[]): Promise<FlashActivity[]> {
    const items = await listItems(
      database.db,
      rows.map(({ id }) => id),
    )
    const offers = await catalog.findSkuOffers(items.map(({ sku_id }) => sku_id))
    const byActivity = Map.groupBy(items, ({ activity_id }) => activity_id)
    return rows.map((row) => presentActivity(row, byActivity.get(row.id) ?? [], offers, imageUrl))
  }

  /** What ended since it was read is over at its second. */
  async function listLive(): Promise<{ now: string; live: FlashActivity[] }> {
    const activities = await cache.get('live', read)
    const now = clock.now()
    const live = activities.filter(({ endsAt }) => Date.parse(endsAt) > now.getTime())
    return { now: now.toISOString(), live }
  }

  return {
    /** The first to start on top. */
    async list(): Promise<ReplyOf<typeof listFlashActivities>> {
      const { now, live } = await listLive()
      return { now, items: live.map((each) => ({ ...each, items: each.items.slice(0, shownItems) })) }
    },

    /** Throws flash.not_found for what is over, and for what shoppers do not know of yet. */
    async get(id: number): Promise<ReplyOf<typeof getFlashActivity>> {
      const { now, live } = await listLive()
      const activity = live.find((each) => each.id === id)
      if (activity === undefined) throw new AppError('flash.not_found')
      return { now, activity }
    },

    /** Of a SKU: from the sale that runs, else from the next to come. */
    async findOffer(skuId: number): Promise<ReplyOf<typeof findFlashOffer>> {
      const { now, live } = await listLive()
      for (const activity of live) {
        const item = activity.items.find((each) => each.skuId === skuId)
        if (item !== undefined) return { now, offer: presentOffer(activity, item) }
      }
      return { now, offer: null }
    },

    /** In any state, as it is now, as shoppers would see it. Throws flash.not_found. */
    async preview(id: number): Promise<ReplyOf<typeof getFlashActivity>> {
      const row = await findActivity(database.db, id)
      const [activity] = row === undefined ? [] : await show([row])
      if (activity === undefined) throw new AppError('flash.not_found')
      return { now: clock.now().toISOString(), activity }
    },

    claims: createFlashClaims({ database, catalog, shelf, events, clock }),

    /** What those ask who prove that claims and orders belong together. */
    proving: { listClaims, listOrdersOf },

    /** Of each SKU, units that are neither in stock nor anybody's. */
    sumSetAside,

    /** This process reads the activities anew; the others do so within a second. */
    forget: cache.clear,
  }
}
