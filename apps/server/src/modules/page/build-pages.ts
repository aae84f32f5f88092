import type { Database } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { CatalogService } from '../catalog/index.ts'
import { addPages } from './page.queries.ts'
import { keysOf } from './page.rules.ts'
import type { PageService } from './page.service.ts'
import { countStalePages, listStaleKeys } from './page-list.queries.ts'

interface Deps {
  database: Database
  catalog: Pick<CatalogService, 'getCategoryTree' | 'listListedSkus'>
  clock: Clock
  pages: Pick<PageService, 'render' | 'refreshAll'>
}

export interface BuildOptions {
  /** Also those that are as new as they should be. */
  isAnew?: boolean
  onProgress?: (progress: { stage: string; done: number; total: number }) => void
}

const skusAtOnce = 500
const keysAtOnce = 200
const rendersAtOnce = 4

/**
 * Renders every page that there could be and that is not up to date. What was built before it was cut short is not built again.
 * Gives the keys that could not be rendered: they stay stale.
 */
export async function buildPages(
  deps: Deps,
  { isAnew = false, onProgress = () => {} }: BuildOptions = {},
): Promise<{ built: number; failed: string[] }> {
  const { database, pages } = deps
  if (isAnew) await pages.refreshAll()
  await addAll(deps)
  const total = await countStalePages(database.db)
  const failed: string[] = []
  let done = 0

  async function build(key: string): Promise<void> {
    await pages.render(key).catch(() => failed.push(key))
    onProgress({ stage: 'pages', done: Math.min(++done, total), total })
  }

  for (let after = ''; ; ) {
    const keys = await listStaleKeys(database.db, { after, limit: keysAtOnce })
    const last = keys.at(-1)
    if (last === undefined) return { built: done - failed.length, failed }
    await inTurns(keys, build)
    after = last
  }
}

async function addAll({ database, catalog, clock }: Deps): Promise<void> {
  const add = (paths: string[]) => addPages(database, paths.flatMap(keysOf), clock.now().getTime())
  const tree = await catalog.getCategoryTree()
  await add(['/'])
  for (const group of tree) {
    const channels = group.channels.flatMap((channel) => [channel, ...channel.categories])
    await add([group, ...channels].map(({ id }) => `/category/${id}`))
  }
  for (let after = 0; ; ) {
    const skus = await catalog.listListedSkus({ after, limit: skusAtOnce })
    const last = skus.at(-1)
    if (last === undefined) return
    await add(skus.map(({ id }) => `/item/${id}`))
    after = last.id
  }
}

async function inTurns(keys: readonly string[], work: (key: string) => Promise<void>): Promise<void> {
  const waiting = keys.values()
  const workers = Array.from({ length: rendersAtOnce }, async () => {
    for (const key of waiting) await work(key)
  })
  await Promise.all(workers)
}
