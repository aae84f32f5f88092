import { forgetSearch, listSearchHistory, recordSearch } from '@jishi/contract'

const key = 'jishi.searches'

/** What I looked for, newest first: kept by the server when I am logged in, else by this browser. Filled only there. */
export function useSearchHistory() {
  const api = useApi()
  const me = useMe()
  const toast = useToast()
  const { errorText } = useErrorText()
  const items = useState<string[]>('search-history', () => [])

  /** Once it is known who is visiting. */
  async function load() {
    items.value = me.me ? await api(listSearchHistory).catch(() => items.value) : readStored()
  }
  /** Counts for the hot words as well. */
  function record(words: string) {
    // A search that is not remembered is no reason to disturb anyone.
    void api(recordSearch, { body: { words } }).catch(() => undefined)
    if (me.me) items.value = rememberWords(words, items.value)
    else store(rememberWords(words, readStored()))
  }
  /** Forgets these words, or all of it. */
  async function forget(words?: string) {
    const before = items.value
    const left = words === undefined ? [] : forgetWords(words, before)
    if (!me.me) return store(left)
    items.value = left
    try {
      await api(forgetSearch, { body: { words } })
    } catch (error) {
      items.value = before
      toast.show(errorText(error), 'bad')
    }
  }
  function store(list: string[]) {
    items.value = list
    localStorage.setItem(key, JSON.stringify(list))
  }
  return { items, load, record, forget }
}

const readStored = () => readHistory(localStorage.getItem(key))
