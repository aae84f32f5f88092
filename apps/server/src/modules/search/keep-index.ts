import { setImmediate } from 'node:timers/promises'
import type { Lock } from '../../infra/lock/lock.ts'
import { withLock } from '../../infra/lock/with-lock.ts'
import type { SearchDocument, SearchIndex } from '../../infra/search/search.ts'
import type { Tokenizer } from '../../infra/search/tokens.ts'
import type { Logger } from '../../kernel/logger.ts'
import type { CatalogService, SearchSource } from '../catalog/index.ts'
import { checksumOf, toDocument } from './documents.ts'
import type { VocabularyKeeper } from './vocabulary.ts'

/** Cutting so many documents takes some 20 ms: then requests have their turn. */
const sliceSize = 100
const rebuildBatch = 200
const driftSlice = 500
/** A process that died in the middle of a repair holds up the others no longer than this. */
const repairMs = 30_000

type OnProgress = (progress: { done: number; total: number }) => unknown

export interface Drift {
  /** In the database and not in the index, or older there. */
  stale: number
  /** In the index and not (listed) in the database. */
  orphaned: number
}

interface Deps {
  lock: Lock
  index: SearchIndex
  tokenizer: Tokenizer
  vocabulary: VocabularyKeeper
  catalog: CatalogService
  logger: Pick<Logger, 'info' | 'warn'>
}

/** Keeps the index like the catalogue. Everything here may be done twice, and by several processes at once. */
export function createIndexKeeper({ lock, index, tokenizer, vocabulary, catalog, logger }: Deps) {
  /** Brands and categories are words of their own. */
  async function learnNames(): Promise<void> {
    const [brands, categories] = await Promise.all([catalog.listBrandNames(), catalog.listCategoryNames()])
    tokenizer.learn([...brands.values(), ...categories.map(({ name }) => name)])
  }

  async function indexSlice(skuIds: number[]): Promise<void> {
    const sources = await catalog.findSearchSources(skuIds)
    const listed = new Set(sources.map(({ id }) => id))
    const gone = skuIds.filter((id) => !listed.has(id))
    if (gone.length > 0) await index.remove(gone)
    if (sources.length > 0) await index.index(sources.map((source) => toDocument(source, tokenizer)))
  }

  /** Brings these SKUs in the index up to what the database says now; those no longer listed go. */
  async function indexSkus(skuIds: readonly number[]): Promise<void> {
    await learnNames()
    for (let at = 0; at < skuIds.length; at += sliceSize) await indexSlice(skuIds.slice(at, at + sliceSize))
    vocabulary.noteChange()
  }

  async function* listBatches(onProgress: (done: number) => unknown): AsyncGenerator<SearchDocument[]> {
    let done = 0
    for (let after = 0; ; ) {
      const sources = await catalog.listSearchSources(after, rebuildBatch)
      const last = sources.at(-1)
      if (last === undefined) return
      yield sources.map((source) => toDocument(source, tokenizer))
      await setImmediate()
      after = last.id
      done += sources.length
      await onProgress(done)
    }
  }

  /** Builds the index anew; the old one answers until the new one takes its place. */
  async function rebuild(onProgress: OnProgress = () => {}): Promise<void> {
    await learnNames()
    const total = await catalog.countListedSkus()
    await index.rebuild(
      tokenizer.version,
      listBatches((done) => onProgress({ done, total: Math.max(done, total) })),
    )
    vocabulary.forget()
  }

  /** Whether the index is missing or was cut by other rules. */
  async function needsRebuild(): Promise<boolean> {
    return (await index.describe()).version !== tokenizer.version
  }

  /** Compares database and index slice by slice, repairs what differs and tells how much that was. */
  async function repairDrift(onProgress: () => Promise<void> = async () => {}): Promise<Drift> {
    const drift: Drift = { stale: 0, orphaned: 0 }
    for (let after = 0; ; ) {
      const slice = await readSlice(after)
      if (slice.sources.length === 0 && slice.indexed.size === 0) break
      const wrong = compareSlice(slice)
      drift.stale += wrong.stale.length
      drift.orphaned += wrong.orphaned.length
      const ids = [...wrong.stale, ...wrong.orphaned]
      if (ids.length > 0) await indexSkus(ids)
      after = slice.end
      await onProgress()
      await setImmediate()
    }
    if (drift.stale + drift.orphaned > 0) logger.warn(drift, 'the search index differed from the database')
    return drift
  }

  return {
    indexSkus,
    rebuild,
    needsRebuild,
    repairDrift,

    /** The timed job: of several processes one at a time does it. */
    async repair(): Promise<void> {
      await withLock(lock, 'search-repair', { ttlMs: repairMs }, async ({ signal }) => {
        const goOn = async () => signal.throwIfAborted()
        if (await needsRebuild()) await rebuild(goOn)
        else await repairDrift(goOn)
      })
    },

    /** The same for all SKUs of brands, or of categories and what is below them. */
    async indexAllOf(of: { brandIds?: number[]; categoryIds?: number[] }): Promise<void> {
      for (let after = 0; ; ) {
        const ids = await catalog.listSkuIdsOf(of, after, driftSlice)
        if (ids.length === 0) return
        await indexSkus(ids)
        after = ids.at(-1) ?? after
      }
    },
  }

  /** One stretch of ids, of both sides: as far as the shorter of them reaches. */
  async function readSlice(after: number): Promise<Slice> {
    const [sources, rows] = await Promise.all([
      catalog.listSearchSources(after, driftSlice),
      index.listChecksums(after, driftSlice),
    ])
    const reach = (ids: number[]) => (ids.length < driftSlice ? Infinity : Math.max(...ids))
    const bound = Math.min(reach(sources.map(({ id }) => id)), reach(rows.map(({ id }) => id)))
    const known = [...sources, ...rows].map(({ id }) => id).filter((id) => id <= bound)
    return {
      sources: sources.filter(({ id }) => id <= bound),
      indexed: new Map(rows.filter(({ id }) => id <= bound).map(({ id, checksum }) => [id, checksum])),
      end: Math.max(after, ...known),
    }
  }
}

interface Slice {
  sources: SearchSource[]
  indexed: Map<number, string>
  end: number
}

function compareSlice({ sources, indexed }: Slice): { stale: number[]; orphaned: number[] } {
  const listed = new Set(sources.map(({ id }) => id))
  return {
    stale: sources.filter((source) => indexed.get(source.id) !== checksumOf(source)).map(({ id }) => id),
    orphaned: [...indexed.keys()].filter((id) => !listed.has(id)),
  }
}
