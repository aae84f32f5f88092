import { listSuggestions, type SearchSuggestion } from '@jishi/contract'

const pauseMs = 150

/** What the words typed so far may become. Asked for after a short pause; an answer that comes too late is dropped. */
export function useSuggestions(words: () => string) {
  const api = useApi()
  const items = shallowRef<SearchSuggestion[]>([])
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: AbortController | undefined

  watch(
    words,
    (typed) => {
      stop()
      if (typed === '') items.value = []
      else timer = setTimeout(() => ask(typed), pauseMs)
    },
    { immediate: true },
  )
  onScopeDispose(stop)

  async function ask(q: string) {
    running = new AbortController()
    const { signal } = running
    // Who cannot be helped along types on.
    const found = await api(listSuggestions, { query: { q }, signal }).catch(() => [])
    if (!signal.aborted) items.value = found
  }
  function stop() {
    clearTimeout(timer)
    running?.abort()
  }
  return items
}
