import type { Database, Tx } from '../../infra/database/database.ts'
import type { Kv } from '../../infra/kv/kv.ts'
import type { Lock } from '../../infra/lock/lock.ts'
import type { SearchIndex } from '../../infra/search/search.ts'
import type { Tokenizer } from '../../infra/search/tokens.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { JobOutbox } from '../../kernel/events.ts'
import type { Logger } from '../../kernel/logger.ts'
import type { CatalogService } from '../catalog/index.ts'
import { createFinder } from './find-goods.ts'
import { createHistory } from './history.ts'
import { createHotWords } from './hot-words.ts'
import { createIndexKeeper } from './keep-index.ts'
import { createSuggestions } from './suggestions.ts'
import { readSynonyms } from './synonyms.ts'
import { createVocabulary } from './vocabulary.ts'

export type SearchService = ReturnType<typeof createSearchService>

interface Deps {
  database: Database
  kv: Kv
  lock: Lock
  index: SearchIndex
  tokenizer: Tokenizer
  catalog: CatalogService
  outbox: JobOutbox<Tx>
  clock: Clock
  logger: Pick<Logger, 'info' | 'warn'>
}

export function createSearchService(deps: Deps) {
  const { database, kv, lock, index, tokenizer, catalog, outbox, clock, logger } = deps
  const synonyms = readSynonyms()
  tokenizer.learn(synonyms.keys())
  const vocabulary = createVocabulary({ index, tokenizer, clock })
  const { hasGoods, ...finder } = createFinder({ index, tokenizer, vocabulary, synonyms, catalog })
  const hotWords = createHotWords({ database, kv, clock, hasGoods })
  const { listHotWords } = hotWords
  const keeper = createIndexKeeper({ lock, index, tokenizer, vocabulary, catalog, logger })

  return {
    ...finder,
    ...hotWords,
    ...createSuggestions({ catalog, vocabulary, listHotWords }),
    ...createHistory({ database, clock }),
    ...keeper,

    /** At a start, before anybody asks: reading dictionary and words takes half a second. */
    async warmUp(): Promise<void> {
      tokenizer.cut('手机')
      await vocabulary.get()
    },

    /** At a start: an index that is missing, or was cut by other rules, is built by the next job. */
    async askForRebuild(): Promise<void> {
      if (!(await keeper.needsRebuild())) return
      await database.transaction((tx) => outbox.append(tx, { name: 'search.repair', payload: {} }))
    },
  }
}
