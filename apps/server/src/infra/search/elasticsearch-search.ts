import { sendBulk } from './elasticsearch-bulk.ts'
import {
  createElasticsearchClient,
  ElasticsearchError,
  type ElasticsearchOptions,
} from './elasticsearch-client.ts'
import {
  type Aggregations,
  countBy,
  makeIndex,
  matchFilter,
  matchWords,
  readFacets,
  type StoredDocument,
  sortBy,
  toStored,
} from './elasticsearch-query.rules.ts'
import { fewestWords, rankCandidates, rankedWindow } from './ranking.rules.ts'
import type { SearchHits, SearchIndex, SearchQuery } from './search.ts'

/** Totals are exact up to here. */
const maxTotal = 10_000

interface Found<Source> {
  hits: { total: { value: number; relation: 'eq' | 'gte' }; hits: { _source: Source }[] }
  aggregations: Aggregations
}

/**
 * The index on Elasticsearch 7.10 and later, or OpenSearch. Readers and writers know it by an alias; a rebuild fills an
 * index of its own behind a second alias, into which changes are written as well, and moves the first one over at the
 * end.
 */
export function openElasticsearch({
  prefix,
  ...options
}: ElasticsearchOptions & { prefix: string }): SearchIndex {
  const client = createElasticsearchClient(options)
  const live = `${prefix}-search`
  const building = `${prefix}-search-building`
  let isReady: Promise<void> | undefined

  /** Names of the indices that an alias stands for. */
  async function follow(alias: string): Promise<string[]> {
    const reply = await client.send<Record<string, unknown>>('GET', `/_alias/${alias}`, undefined, {
      allowed: [404],
    })
    return Object.keys(reply).filter((name) => name.startsWith(`${prefix}-search-`))
  }

  /** Before anything else: an empty shop has an empty index. */
  function ready(): Promise<void> {
    isReady ??= ensureLive().catch((error) => {
      isReady = undefined
      throw error
    })
    return isReady
  }

  async function ensureLive(): Promise<void> {
    if ((await follow(live)).length > 0) return
    const name = `${live}-first`
    // Of several processes one makes it; the others are told that it exists.
    await client.send('PUT', `/${name}`, { ...makeIndex(''), aliases: { [live]: {} } }, { allowed: [400] })
  }

  async function search<Source>(body: object): Promise<Found<Source>> {
    await ready()
    return client.send<Found<Source>>('POST', `/${live}/_search`, body)
  }

  async function findFirst(query: SearchQuery) {
    for (let count = query.words.length; ; count--) {
      const found = await search<StoredDocument>(ask(query, count))
      if (count <= fewestWords(query.words.length) || found.aggregations.all?.doc_count !== 0) return found
    }
  }

  return {
    async index(documents) {
      await ready()
      const actions = documents.flatMap((document) => {
        const common = { verb: 'index' as const, id: document.id, source: toStored(document) }
        return [
          { ...common, into: live },
          { ...common, into: building, fine: [404] },
        ]
      })
      await sendBulk(client, actions, { refresh: true })
    },

    async remove(ids) {
      await ready()
      const actions = ids.flatMap((id) => [
        { verb: 'delete' as const, into: live, id, fine: [404] },
        // What the rebuild read before may come after: this keeps its place.
        { verb: 'index' as const, into: building, id, source: { id, isGone: true }, fine: [404] },
      ])
      await sendBulk(client, actions, { refresh: true })
    },

    async find(query) {
      if (query.words.length === 0) throw new RangeError('no words to look for')
      return toHits(query, await findFirst(query))
    },

    async listWords(limit) {
      const words = (field: string) => ({ terms: { field, size: limit } })
      const found = await search({ size: 0, aggs: { all: words('anyWords'), named: words('nameWords') } })
      const { all, named } = found.aggregations as unknown as Record<string, { buckets: WordBucket[] }>
      const names = new Set(named?.buckets.map(({ key }) => key))
      return (all?.buckets ?? [])
        .filter(({ key }) => key.length > 1)
        .map(({ key, doc_count }) => ({ term: key, count: doc_count, isName: names.has(key) }))
    },

    async rebuild(version, batches) {
      await ready()
      const name = `${live}-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`
      const fill = `${name}-fill`
      const former = await follow(building)
      await client.send('PUT', `/${name}`, { ...makeIndex(version), aliases: { [fill]: {} } })
      await client.send('POST', '/_aliases', {
        actions: [
          ...former.map((index) => ({ remove_index: { index } })),
          { add: { index: name, alias: building } },
        ],
      })
      try {
        for await (const documents of batches) await fillWith(fill, documents.map(toStored))
        await client.send('POST', `/${name}/_refresh`)
        await moveOver(name, fill)
      } catch (error) {
        if (!(error instanceof ElasticsearchError && error.status === 404)) throw error
        throw new Error('another rebuild of the search index took over', { cause: error })
      }
    },

    async listChecksums(after, limit) {
      const found = await search<{ id: number; checksum: string }>({
        size: limit,
        query: {
          bool: { filter: [{ range: { id: { gt: after } } }], must_not: [{ term: { isGone: true } }] },
        },
        sort: [{ id: 'asc' }],
        _source: ['id', 'checksum'],
      })
      return found.hits.hits.map(({ _source }) => _source)
    },

    async describe() {
      await ready()
      const mappings = await client.send<Record<string, { mappings: { _meta?: { version?: string } } }>>(
        'GET',
        `/${live}/_mapping`,
      )
      const { count } = await client.send<{ count: number }>('POST', `/${live}/_count`, {
        query: { bool: { must_not: [{ term: { isGone: true } }] } },
      })
      return { version: Object.values(mappings)[0]?.mappings._meta?.version || undefined, documents: count }
    },

    async close() {},
  }

  /** Only where nothing is yet: what a change has written meanwhile is newer. */
  async function fillWith(fill: string, sources: StoredDocument[]): Promise<void> {
    await sendBulk(
      client,
      sources.map((source) => ({ verb: 'create' as const, into: fill, id: source.id, source, fine: [409] })),
    )
  }

  /** In one step: there is no moment without a living index. */
  async function moveOver(name: string, fill: string): Promise<void> {
    const former = await follow(live)
    await client.send('POST', '/_aliases', {
      actions: [
        { remove: { index: name, alias: fill } },
        { remove: { index: name, alias: building } },
        ...former.map((index) => ({ remove_index: { index } })),
        { add: { index: name, alias: live } },
      ],
    })
  }
}

interface WordBucket {
  key: string
  doc_count: number
}

/** The best ones of the default order are ranked here, as the embedded driver ranks them; deeper pages are the server's. */
function ask({ words, filter, sort, offset, limit }: SearchQuery, count: number): object {
  const isRanked = sort === 'default' && offset < rankedWindow
  return {
    track_total_hits: maxTotal,
    query: matchWords(words, count),
    post_filter: matchFilter(filter),
    aggs: { ...countBy(filter), all: { filter: { match_all: {} } } },
    sort: sortBy(sort),
    ...(isRanked ? { from: 0, size: Math.max(rankedWindow, offset + limit) } : { from: offset, size: limit }),
    _source: isRanked ? ['id', 'familyId', 'popularity', 'exact', 'ownTerms'] : ['id'],
  }
}

function toHits(query: SearchQuery, { hits, aggregations }: Found<StoredDocument>): SearchHits {
  const { words, filter, sort, offset, limit } = query
  const sources = hits.hits.map(({ _source }) => _source)
  const ids = sources.map(({ id }) => id)
  return {
    ids:
      sort === 'default' && offset < rankedWindow
        ? [...rank(words, sources.slice(0, rankedWindow)), ...ids.slice(rankedWindow)].slice(
            offset,
            offset + limit,
          )
        : ids,
    total: hits.total.value,
    isTotalExact: hits.total.relation === 'eq',
    facets: readFacets(filter, aggregations),
  }
}

function rank(words: SearchQuery['words'], sources: StoredDocument[]): number[] {
  const candidates = sources.map(({ id, familyId, popularity, exact, ownTerms }) => ({
    ...{ id, familyId, popularity },
    exact,
    name: ownTerms.name.join(' '),
    spec: ownTerms.spec.join(' '),
  }))
  return rankCandidates(words, candidates).map(({ id }) => id)
}
