import type { Database } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { createFreshCache } from '../../kernel/fresh-cache.ts'
import type { CatalogService } from '../catalog/index.ts'
import { toKey } from './page.rules.ts'
import { listChangedAt } from './page-list.queries.ts'
import {
  maxUrls,
  numberOf,
  rangeOf,
  type SitemapUrl,
  urlsetEnd,
  urlsetStart,
  writeIndex,
  writeRobots,
  writeUrl,
} from './sitemap.rules.ts'

export type Sitemap = ReturnType<typeof createSitemap>

interface Deps {
  database: Database
  catalog: Pick<CatalogService, 'getCategoryTree' | 'listListedSkus'>
  clock: Clock
  publicUrl: string
  /** SKUs in one file. */
  size?: number
}

const rowsAtOnce = 1000
const indexTtlMs = 10 * 60_000

/** Every page that search engines should know. A file is written while it is read, a thousand SKUs at a time. */
export function createSitemap({ database, catalog, clock, publicUrl, size = maxUrls }: Deps) {
  const indexes = createFreshCache<'index', string>({ ttlMs: indexTtlMs, max: 1, clock })

  /** Hops from range to range: a hole in the ids costs nothing, and there is no file without SKUs. */
  async function listNumbers(): Promise<number[]> {
    const numbers = [0]
    for (;;) {
      const { until } = rangeOf(numbers.at(-1) ?? 0, size)
      const [next] = await catalog.listListedSkus({ after: until, limit: 1 })
      if (next === undefined) return numbers
      numbers.push(numberOf(next.id, size))
    }
  }

  async function* listUrls(number: number): AsyncGenerator<SitemapUrl[]> {
    if (number === 0) {
      yield listPlaces(await catalog.getCategoryTree())
      return
    }
    const { until, ...range } = rangeOf(number, size)
    for (let { after } = range; ; ) {
      const skus = await catalog.listListedSkus({ after, until, limit: rowsAtOnce })
      const last = skus.at(-1)
      if (last === undefined) return
      yield withChanges(database, skus)
      after = last.id
    }
  }

  async function* write(first: SitemapUrl[], rest: AsyncGenerator<SitemapUrl[]>): AsyncGenerator<string> {
    yield urlsetStart
    yield toText(first)
    for await (const urls of rest) yield toText(urls)
    yield urlsetEnd
  }

  const toText = (urls: SitemapUrl[]) => urls.map((url) => writeUrl(publicUrl, url)).join('')

  return {
    robots: writeRobots(publicUrl),

    /** All files; ten minutes old at most. */
    getIndex: () => indexes.get('index', async () => writeIndex(publicUrl, await listNumbers())),

    /** The pieces of one file; undefined: there is nothing in it. */
    async openFile(number: number): Promise<AsyncGenerator<string> | undefined> {
      const urls = listUrls(number)
      const first = await urls.next()
      return first.done === true ? undefined : write(first.value, urls)
    },
  }
}

function listPlaces(tree: Awaited<ReturnType<CatalogService['getCategoryTree']>>): SitemapUrl[] {
  const ids = tree.flatMap((group) => [
    group.id,
    ...group.channels.flatMap((channel) => [channel.id, ...channel.categories.map(({ id }) => id)]),
  ])
  return [{ path: '/' }, { path: '/flash' }, ...ids.map((id) => ({ path: `/category/${id}` }))]
}

/** When what the page says was different last, as far as it has been rendered; else since when there is the SKU. */
async function withChanges(
  { db }: Database,
  skus: readonly { id: number; createdAt: number }[],
): Promise<SitemapUrl[]> {
  const pages = skus.map(({ id, createdAt }) => ({ path: `/item/${id}`, createdAt }))
  const keyOf = (path: string) => toKey({ path, language: 'zh-CN' })
  const changes = await listChangedAt(
    db,
    pages.map(({ path }) => keyOf(path)),
  )
  return pages.map(({ path, createdAt }) => ({ path, changedAt: changes.get(keyOf(path)) ?? createdAt }))
}
