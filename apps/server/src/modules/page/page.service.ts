import type { Locale } from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import type { PageStore } from '../../infra/page-store/page-store.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { JobOutbox } from '../../kernel/events.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { Logger } from '../../kernel/logger.ts'
import type { CatalogService } from '../catalog/index.ts'
import { createLivePages } from './live-pages.ts'
import { addPages } from './page.queries.ts'
import { keysOf, readRequest, toKey } from './page.rules.ts'
import { addParts } from './part.queries.ts'
import { listParts, partsOfGoods } from './parts.rules.ts'
import { renderPage } from './render-page.ts'
import type { Rendered, Renderer } from './renderer.ts'
import { createShownPages } from './shown-pages.ts'
import { createWants } from './want-pages.ts'

export type PageService = ReturnType<typeof createPageService>

interface Deps {
  database: Database
  store: PageStore
  renderer: Renderer
  catalog: Pick<CatalogService, 'forget' | 'findCategory'>
  outbox: JobOutbox<Tx>
  clock: Clock
  ids: Ids
  logger: Pick<Logger, 'warn'>
  /** Of the pages in this process's memory. */
  maxBytes?: number
}

export function createPageService({ maxBytes = 64 * 1024 * 1024, ...deps }: Deps) {
  const { database, renderer, catalog, clock, logger } = deps
  const live = createLivePages({ ...deps, build: renderer.build, maxBytes })
  const shown = createShownPages(deps)
  const wants = createWants(deps)
  const renderDeps = { ...deps, forget: catalog.forget }
  const drawing = new Map<string, Promise<Rendered>>()

  /** Stores behind the answer what a visitor was shown because it was not there. */
  async function adopt(key: string, path: string, { calls }: Rendered): Promise<void> {
    const [isNew] = await addPages(database, [key], clock.now().getTime())
    await addParts(database, key, [...listParts(path, calls)])
    if (isNew === undefined) await wants.want([key])
    await renderPage(renderDeps, key)
  }

  return {
    isOn: renderer.isOn,
    readRequest,

    /** The page as it stands, at most a second old; undefined: it has not been rendered, or is gone. */
    find(path: string, language: Locale) {
      const key = toKey({ path, language })
      shown.note(key)
      return live.find(key)
    },

    /** For a page that does not stand: draws it for whoever asks now, and stores it behind the answer if it is a good one. */
    async draw(path: string, language: Locale): Promise<Rendered> {
      const key = toKey({ path, language })
      const running = drawing.get(key)
      if (running !== undefined) return running
      const drawn = renderer.render(path, language)
      drawing.set(key, drawn)
      const done = () => void drawing.delete(key)
      drawn
        .then((rendered) => (rendered.status === 200 ? adopt(key, path, rendered) : undefined))
        .catch((error: unknown) => logger.warn({ err: error, key }, 'a page was drawn, but not stored'))
        .finally(done)
      return drawn
    },

    render: (key: string) => renderPage(renderDeps, key),
    refreshParts: wants.wantShowing,
    refreshAll: wants.wantEverything,
    refreshShown: wants.wantShown,
    /** `isNew`: also where there is no page yet. */
    refresh: (keys: readonly string[], { isNew = false } = {}) =>
      isNew ? wants.wantAlways(keys) : wants.want(keys),
    sweep: wants.sweep,

    /** `categoryIds`: the lowest categories that the goods stand or stood in. */
    async refreshGoods(goods: { skuIds: number[]; spuIds: number[]; categoryIds: number[] }): Promise<void> {
      catalog.forget()
      const categoryIds = await withAncestors(catalog, goods.categoryIds)
      await wants.wantShowing(partsOfGoods({ ...goods, categoryIds }))
    },

    /** Home shows what has begun and not what is over: it is rendered anew whether or not somebody changed it. */
    async refreshHome(): Promise<void> {
      if (renderer.isOn()) await wants.wantAlways(keysOf('/'))
    },

    /** What a listening process does beside its requests. */
    start(): void {
      live.start()
      shown.start()
    },
    async stop(): Promise<void> {
      await Promise.all([live.stop(), shown.stop()])
    },
    writeShown: shown.write,
  }
}

async function withAncestors(
  catalog: Pick<CatalogService, 'findCategory'>,
  categoryIds: readonly number[],
): Promise<number[]> {
  const all = new Set<number>()
  for (const id of categoryIds) {
    for (let at: number | null = id; at !== null && !all.has(at); ) {
      all.add(at)
      at = (await catalog.findCategory(at))?.parentId ?? null
    }
  }
  return [...all]
}
