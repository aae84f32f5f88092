import Fastify, { type FastifyInstance } from 'fastify'
import {
  openDatabaseAt,
  openKvAt,
  openPageStoreAt,
  openQueueAt,
  type TestPlace,
} from '../../../test/place.ts'
import { createTestPlace, removeTestPlace } from '../../../test/ports.ts'
import { useErrorHandler } from '../../http/error-handler.ts'
import { usePages } from '../../http/pages.ts'
import { useValidation } from '../../http/validation.ts'
import type { Tx } from '../../infra/database/database.ts'
import { migrate } from '../../infra/database/migrate.ts'
import { createOutbox } from '../../infra/queue/outbox.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { createEvents } from '../../kernel/events.ts'
import { createIds } from '../../kernel/ids.ts'
import { buildCatalog } from '../catalog/catalog.fixtures.ts'
import { catalogRoutes, createCatalogService } from '../catalog/index.ts'
import { contentRoutes, createContentService, insertContent } from '../content/index.ts'
import { createPageService, createRenderer, pageJobs, type RenderPage } from './index.ts'

type Clock = ReturnType<typeof createManualClock>
export type PageProcess = Awaited<ReturnType<typeof openProcess>>

/** A street with SKUs 1 and 2 of family 1, hot words and a carousel; processes on it, each with memory of its own. */
export async function openPageShop() {
  const place = await createTestPlace()
  const clock = createManualClock('2026-11-25T02:00:00Z')
  const processes = [await openProcess(place, clock, { isFirst: true })]
  return {
    clock,
    one: processes[0] as PageProcess,
    async openOther(): Promise<PageProcess> {
      const other = await openProcess(place, clock)
      processes.push(other)
      return other
    },
    async close() {
      for (const each of processes) await each.close()
      await removeTestPlace(place)
    },
  }
}

async function openProcess(place: TestPlace, clock: Clock, { isFirst = false } = {}) {
  const database = openDatabaseAt(place)
  const kv = openKvAt(place)
  const store = openPageStoreAt(place)
  const queue = openQueueAt(place)
  if (isFirst) {
    await migrate(database)
    await buildCatalog(database, [{ id: 1 }, { id: 2 }])
    await insertContent(database, { categories: [{ id: 1, key: 'news', name: '快讯' }], items: [] })
  }
  const ids = createIds(clock)
  const outbox = createOutbox({ ids, clock })
  const events = createEvents<Tx>(outbox)
  const catalog = createCatalogService({ database, kv, clock, ids })
  const content = createContentService({ database, catalog, clock })
  catalog.onForget(content.forget)
  const renderer = createRenderer()
  const logger = { warn: () => {} }
  const pages = createPageService({ database, store, renderer, catalog, outbox, clock, ids, logger })
  const { handlers } = pageJobs({ pages, events })

  const app = Fastify()
  useValidation(app)
  useErrorHandler(app)
  catalogRoutes(app, { catalog })
  contentRoutes(app, { content })
  usePages(app, { pages, answer: (_request, reply) => reply.send('drawn for one') })
  const drawn: string[] = []
  const hooks: { beforeDrawing?: () => Promise<void>; afterAsking?: () => Promise<void> } = {}
  const draw = drawPages(app)
  const drawAndTell: RenderPage = async (path, language) => {
    drawn.push(`${language} ${path}`)
    await hooks.beforeDrawing?.()
    const page = await draw(path, language)
    await hooks.afterAsking?.()
    return page
  }
  renderer.connect(drawAndTell, 'b1')

  return {
    database,
    kv,
    store,
    pages,
    catalog,
    outbox,
    events,
    app,
    /** What was drawn here so far. */
    drawn,
    hooks,
    /** As if the process had been started again with other scripts. */
    deploy: (build: string) => renderer.connect(drawAndTell, build),
    get: (url: string, headers: Record<string, string> = {}) =>
      app.inject({ url, headers: { accept: 'text/html', ...headers } }),

    /** Runs the jobs that wait in the outbox, and those that they start. Gives the names and payloads. */
    async runJobs(): Promise<string[]> {
      const ran: string[] = []
      for (;;) {
        const rows = await database.db.selectFrom('outbox').select(['id', 'name', 'payload']).execute()
        if (rows.length === 0) return ran
        for (const { id, name, payload } of rows) {
          await database.db.deleteFrom('outbox').where('id', '=', id).execute()
          await handlers[name]?.(JSON.parse(payload), { id: String(id), attempt: 1 })
          ran.push(`${name} ${payload}`)
        }
      }
    },

    /** As a member of the staff changes a SKU: the row, and what is announced with it. */
    async edit(id: number, change: { price_fen?: number; name?: string; is_listed?: 0 | 1 }): Promise<void> {
      await database.transaction(async (tx) => {
        await tx.updateTable('sku').set(change).where('id', '=', id).execute()
        const goods = { skuIds: [1, 2], spuIds: [1], categoryIds: [111] }
        await events.publish(tx, 'catalog.goods_changed', { ...goods, skuIds: [id] })
      })
      await catalog.announce()
    },

    async close() {
      await app.close()
      await Promise.all([queue.close(), kv.close(), store.close()])
      await database.close()
    },
  }
}

/** A renderer that is as simple as one can be: it asks the real API, and prints what it answers. */
export function drawPages(app: FastifyInstance): RenderPage {
  return async (path, language) => {
    const calls: { url: string; reply: unknown }[] = []
    let status = 200
    for (const url of listCalls(path)) {
      const answer = await app.inject({ url, headers: { 'accept-language': language } })
      if (answer.statusCode === 200) calls.push({ url, reply: answer.json() })
      else status = answer.statusCode
    }
    const html = `<!doctype html><html lang="${language}"><p>${JSON.stringify(calls)}</p></html>`
    const headers = { 'content-security-policy': "default-src 'self'", 'content-type': 'text/html' }
    return { status, headers, html: Buffer.from(html), calls }
  }
}

function listCalls(path: string): string[] {
  const [, kind, id] = path.split('/')
  const frame = ['/api/catalog/categories', '/api/content/home']
  if (kind === 'item') return [...frame, `/api/catalog/skus/${id}`, '/api/catalog/categories/111/hot']
  // A channel group is a front with no list of its own.
  const tails = id === '1' ? ['', '/hot'] : ['', '/skus?page=1', '/hot']
  if (kind === 'category') return [...frame, ...tails.map((tail) => `/api/catalog/categories/${id}${tail}`)]
  return frame
}
