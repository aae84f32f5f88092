import { ApiError, type QueryOf, type SearchResult, searchSkus } from '@jishi/contract'

export type SearchQuery = QueryOf<typeof searchSkus>

interface Answer {
  query: SearchQuery
  result?: SearchResult
  failure?: string
}

const keptForMs = 120_000
const keyOf = (query: SearchQuery) => `search:${JSON.stringify(query)}`

/**
 * What was found. `answer` is undefined while other words are looked for (show a skeleton) and stays, with `isLoading`,
 * while the same words are filtered, sorted or paged. A search that failed is an answer too: the page stands.
 */
export function useSearchResult(query: () => SearchQuery) {
  const api = useApi()
  const { errorText } = useErrorText()
  const event = useRequestEvent()
  /** Who comes back from an item finds the list, and the place in it, at once. */
  const kept = useState('search-kept', () => shallowRef<{ answer: Answer; at: number }>())

  const { data, status, refresh } = useAsyncData(
    () => keyOf(query()),
    () => ask(query()),
    {
      lazy: true,
      deep: false,
      getCachedData: (key, nuxtApp) =>
        nuxtApp.isHydrating ? (nuxtApp.payload.data[key] as Answer | undefined) : recall(key),
    },
  )
  watch(
    data,
    (answer) => {
      if (import.meta.client && answer?.result) kept.value = { answer, at: Date.now() }
    },
    { immediate: true },
  )

  async function ask(asked: SearchQuery): Promise<Answer> {
    try {
      return { query: asked, result: await api(searchSkus, { query: asked }) }
    } catch (error) {
      if (event) setResponseStatus(event, (error instanceof ApiError && error.status) || 503)
      return { query: asked, failure: errorText(error) }
    }
  }
  function recall(key: string): Answer | undefined {
    const { answer, at } = kept.value ?? { at: 0 }
    return answer && keyOf(answer.query) === key && Date.now() - at < keptForMs ? answer : undefined
  }
  return {
    answer: computed(() => (data.value?.query.q === query().q ? data.value : undefined)),
    isLoading: computed(() => status.value === 'pending'),
    refresh,
  }
}
