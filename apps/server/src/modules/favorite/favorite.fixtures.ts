import { openTestPorts } from '../../../test/ports.ts'
import type { Tx } from '../../infra/database/database.ts'
import type { Mail } from '../../infra/mail/mail.ts'
import { createOutbox } from '../../infra/queue/outbox.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { createEvents } from '../../kernel/events.ts'
import { createIds } from '../../kernel/ids.ts'
import { siteImages } from '../../kernel/image-url.ts'
import { buildCatalog } from '../catalog/catalog.fixtures.ts'
import { createCatalogService } from '../catalog/index.ts'
import { createFavoriteService, createPriceNotices, favoriteJobs } from './index.ts'
import type { Reader } from './price-notices.ts'

/** Favourites and their notices over a catalogue of lamps at 99.00, in Beijing's morning. Jobs run when asked to. */
export async function openFavoriteShop(skuIds: Iterable<number>) {
  const { database, kv, ...ports } = await openTestPorts()
  await buildCatalog(
    database,
    Array.from(skuIds, (id) => ({ id })),
  )
  const clock = createManualClock('2026-11-25T02:00:00Z')
  const ids = createIds(clock)
  const outbox = createOutbox({ ids, clock })
  const events = createEvents<Tx>(outbox)
  const catalog = createCatalogService({ database, kv, clock, ids, imageUrl: siteImages })
  const favorites = createFavoriteService({ database, catalog, clock, imageUrl: siteImages })
  const readers = new Map<number, Reader>()
  const getReader = async (userId: number) => readers.get(userId) ?? readerOf(userId)
  const notices = createPriceNotices({
    ...{ database, catalog, outbox, clock, getReader },
    publicUrl: 'https://shop.test',
  })
  const mails: Mail[] = []
  const mail = { send: async (sent: Mail) => void mails.push(sent), close: async () => {} }
  const { handlers } = favoriteJobs({ notices, mail, events })

  return {
    database,
    clock,
    favorites,
    readers,
    mails,

    /** What the back office does, and shoppers see a second later. */
    async change(skuId: number, change: { priceFen?: number; stock?: number; isListed?: boolean }) {
      const { priceFen, stock, isListed } = change
      await database.transaction(async (tx) => {
        const { price_fen: fromFen } = await tx
          .selectFrom('sku')
          .select('price_fen')
          .where('id', '=', skuId)
          .executeTakeFirstOrThrow()
        const listed = isListed === undefined ? {} : { is_listed: isListed ? (1 as const) : (0 as const) }
        await tx
          .updateTable('sku')
          .set({ price_fen: priceFen ?? fromFen, ...listed })
          .where('id', '=', skuId)
          .execute()
        if (stock !== undefined)
          await tx.updateTable('sku_stock').set({ stock }).where('sku_id', '=', skuId).execute()
        if (priceFen !== undefined)
          await events.publish(tx, 'catalog.price_changed', { skuId, fromFen, toFen: priceFen })
      })
      clock.advance(1000)
    },

    async want(userId: number, skuId: number, locale: 'zh-CN' | 'en' = 'zh-CN') {
      await favorites.add(userId, skuId)
      await favorites.changeNotice(userId, skuId, { wantsNotice: true, locale })
    },

    listJobs: () => database.db.selectFrom('outbox').selectAll().orderBy('id').execute(),
    runJob: (name: string, payload: object = {}) => handlers[name]?.(payload, { id: '1', attempt: 1 }),
    /** Runs what waits, and what comes of it, as the worker would. */
    async runJobs() {
      for (;;) {
        const jobs = await this.listJobs()
        if (jobs.length === 0) return
        for (const { id, name, payload } of jobs) {
          await this.runJob(name, JSON.parse(payload) as object)
          await database.db.deleteFrom('outbox').where('id', '=', id).execute()
        }
      }
    },

    async close() {
      await ports.close()
    },
  }
}

function readerOf(userId: number): Reader {
  return { username: `shopper-${userId}`, email: `shopper-${userId}@example.com`, emailActive: true }
}
