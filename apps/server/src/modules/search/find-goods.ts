import type { QueryOf, SearchCard, SearchResult, SkuCard, searchSkus } from '@jishi/contract'
import type { SearchHits, SearchIndex } from '../../infra/search/search.ts'
import type { Tokenizer } from '../../infra/search/tokens.ts'
import type { CatalogService } from '../catalog/index.ts'
import { presentFacets, toFilter } from './filters.rules.ts'
import { markName } from './marks.rules.ts'
import { type Synonyms, type Understood, understand } from './understand.rules.ts'
import type { VocabularyKeeper } from './vocabulary.ts'

const pageSize = 24
const maxPages = 100
const recommendedCount = 10

interface Deps {
  index: SearchIndex
  tokenizer: Tokenizer
  vocabulary: VocabularyKeeper
  synonyms: Synonyms
  catalog: CatalogService
}

/** Finding goods by words. */
export function createFinder({ index, tokenizer, vocabulary, synonyms, catalog }: Deps) {
  async function read(text: string): Promise<Understood> {
    const words = await vocabulary.get()
    return understand(text, { vocabulary: words, synonyms, cut: tokenizer.cut, spell: vocabulary.spell })
  }

  return {
    /**
     * SKUs for some words, best first. Which are found is as old as the index (2 s after a change); what the cards say
     * is read now.
     */
    async searchSkus(query: QueryOf<typeof searchSkus>): Promise<SearchResult> {
      const { q, sort = 'default', page = 1 } = query
      const { words, meant } = await read(q)
      const filter = toFilter(query)
      const hits = await index.find({ words, filter, sort, offset: (page - 1) * pageSize, limit: pageSize })
      const cards = await readCards(hits, filter.isInStock === true)
      return {
        items: cards.map((card) => toCard(card, words)),
        page,
        pages: Math.min(maxPages, Math.ceil(hits.total / pageSize)),
        pageSize,
        total: hits.total,
        isTotalExact: hits.isTotalExact,
        facets: await nameFacets(hits),
        didYouMean: meant,
        recommended: hits.total === 0 ? await listRecommended() : [],
      }
    },

    /** Whether anything is found by these words. */
    async hasGoods(text: string): Promise<boolean> {
      const { words } = await read(text)
      const { total } = await index.find({ words, filter: {}, sort: 'popular', offset: 0, limit: 1 })
      return total > 0
    },
  }

  async function readCards({ ids }: SearchHits, isInStock: boolean): Promise<SkuCard[]> {
    const cards = await catalog.findSkuCards(ids)
    return ids.flatMap((id) => {
      const card = cards.get(id)
      return card === undefined || (isInStock && !card.isInStock) ? [] : [card]
    })
  }

  function toCard(card: SkuCard, words: Understood['words']): SearchCard {
    return { ...card, marks: markName(tokenizer.cut(card.name), words) }
  }

  async function nameFacets({ facets }: SearchHits): Promise<SearchResult['facets']> {
    const categories = await Promise.all(facets.categories.map(({ id }) => catalog.findCategory(id)))
    const names = new Map(
      categories.flatMap((found) => (found === undefined ? [] : [[found.id, found.name]])),
    )
    return presentFacets(facets, names, await catalog.listBrandNames())
  }

  /** Best sellers of all floors in turn. */
  async function listRecommended(): Promise<SkuCard[]> {
    const groups = await catalog.getCategoryTree()
    const floors = await Promise.all(groups.map(({ id }) => catalog.listHotSkus(id)))
    const turns = Array.from({ length: recommendedCount }, (_, turn) =>
      floors.flatMap((floor) => floor[turn] ?? []),
    )
    return turns.flat().slice(0, recommendedCount)
  }
}
