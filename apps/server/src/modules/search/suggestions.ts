import type { SearchSuggestion } from '@jishi/contract'
import type { CatalogService } from '../catalog/index.ts'
import { suggest } from './suggestions.rules.ts'
import type { VocabularyKeeper } from './vocabulary.ts'

interface Deps {
  catalog: CatalogService
  vocabulary: VocabularyKeeper
  listHotWords: () => Promise<string[]>
}

/** What the words typed so far may become: worked out in memory, for it is asked at every key. */
export function createSuggestions({ catalog, vocabulary, listHotWords }: Deps) {
  return {
    async listSuggestions(text: string): Promise<SearchSuggestion[]> {
      const [words, hot, brands, tree] = await Promise.all([
        vocabulary.get(),
        listHotWords(),
        catalog.listBrandNames(),
        catalog.getCategoryTree(),
      ])
      const categories = tree.flatMap(({ channels }) =>
        channels.flatMap((channel) => [channel, ...channel.categories].map(({ id, name }) => ({ id, name }))),
      )
      return suggest(text, {
        entries: words.entries,
        hot,
        brands: [...brands.values()],
        categories,
        spell: vocabulary.spell,
      })
    },
  }
}
