import { gunzipSync } from 'node:zlib'
import { LRUCache } from 'lru-cache'
import type { PageStore, StoredPage } from '../../infra/page-store/page-store.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Logger } from '../../kernel/logger.ts'
import { createWatch } from '../../kernel/watch.ts'

export type Encoding = 'br' | 'gzip' | 'identity'

/** A page in memory, ready to be sent. */
export interface LivePage {
  status: number
  headers: Record<string, string>
  etag: string
  /** What is not compressed is made when it is asked for: it would take four fifths of the memory, for the few who want it. */
  bodyIn(encoding: Encoding): Buffer
  bytes: number
}

interface Entry {
  page: LivePage
  checkedAt: number
}

interface Deps {
  store: PageStore
  /** Pages of another build are not there: their scripts are not ours. */
  build: () => string
  clock: Clock
  logger: Pick<Logger, 'warn'>
  maxBytes: number
}

/**
 * From this age on the store is asked behind the answer whether there is a newer one; after `waitAfterMs` before it. Not
 * while it is known that nothing in the store has changed.
 */
const askAfterMs = 500
const waitAfterMs = 1000
/** What an entry takes beside its bytes, about. */
const overheadBytes = 4000

/**
 * The pages that are asked for most, in the memory of this process. What it gives was the newest page at most a second ago;
 * while the store cannot be reached it gives what it has.
 */
export function createLivePages({ store, build, clock, logger, maxBytes }: Deps) {
  const entries = new LRUCache<string, Entry>({
    maxSize: maxBytes,
    sizeCalculation: ({ page }) => page.bytes + overheadBytes,
  })
  const checks = new Map<string, Promise<LivePage | undefined>>()
  const settled = { edition: '', since: Number.POSITIVE_INFINITY, askedAt: Number.NEGATIVE_INFINITY }

  /** What was read after the edition began is as good as when it was read, as long as that edition lasts. */
  async function askEdition(): Promise<void> {
    const askedAt = clock.now().getTime()
    try {
      const edition = await store.edition()
      if (edition !== settled.edition) Object.assign(settled, { edition, since: askedAt })
      settled.askedAt = askedAt
    } catch (error) {
      logger.warn({ err: error }, 'the page store does not answer')
    }
  }
  const watch = createWatch(askEdition)

  function check(key: string): Promise<LivePage | undefined> {
    const running = checks.get(key) ?? look(key).finally(() => checks.delete(key))
    checks.set(key, running)
    return running
  }

  async function look(key: string): Promise<LivePage | undefined> {
    const known = entries.get(key)
    const checkedAt = clock.now().getTime()
    try {
      const page = await readNewest(store, key, build(), known?.page)
      if (page === undefined) entries.delete(key)
      else if (known?.page === page) known.checkedAt = checkedAt
      else entries.set(key, { page, checkedAt })
      return page
    } catch (error) {
      logger.warn({ err: error, key }, 'the page store does not answer')
      if (known !== undefined) known.checkedAt = checkedAt
      return known?.page
    }
  }

  return {
    /** At once where it is known, which is nearly always; undefined: there is no such page. */
    find(key: string): LivePage | Promise<LivePage | undefined> {
      const entry = entries.get(key)
      if (entry === undefined) return check(key)
      const now = clock.now().getTime()
      const isSettled = entry.checkedAt > settled.since
      const age = now - (isSettled ? Math.max(settled.askedAt, entry.checkedAt) : entry.checkedAt)
      // A clock that was set back would otherwise keep it for as long.
      if (age < 0 || age >= waitAfterMs) return check(key)
      if (age >= askAfterMs && !isSettled && !checks.has(key)) void check(key)
      return entry.page
    },
    /** From now on one question serves all pages. */
    start: watch.start,
    stop: watch.stop,
  }
}

async function readNewest(
  store: PageStore,
  key: string,
  build: string,
  known: LivePage | undefined,
): Promise<LivePage | undefined> {
  if (known !== undefined) {
    const head = await store.head(key)
    if (head?.build !== build) return undefined
    if (head.etag === known.etag) return known
  }
  const page = await store.get(key)
  return page?.build === build ? toLive(page) : undefined
}

function toLive({ status, headers, etag, gzip, brotli }: StoredPage): LivePage {
  // Copies: the buffer that was read holds all encodings.
  const bodies = { br: Buffer.from(brotli), gzip: Buffer.from(gzip) }
  return {
    status,
    headers,
    etag,
    bodyIn: (encoding) => (encoding === 'identity' ? gunzipSync(bodies.gzip) : bodies[encoding]),
    bytes: brotli.length + gzip.length,
  }
}
