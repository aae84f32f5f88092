import { listHotWords } from '@jishi/contract'

const shown = 10

/** What others look for these days, filled up with what the shop recommends. Asked for once, where somebody is about to search. */
export function useHotWords() {
  const api = useApi()
  const { data: front } = useNuxtData<{ hotWords: { title: string }[] }>('mall-front')
  const asked = useState<string[]>('hot-words', () => [])

  async function load() {
    // Who knows what to look for can do without.
    if (asked.value.length === 0) asked.value = await api(listHotWords).catch(() => [])
  }
  onServerPrefetch(load)
  onMounted(load)
  return computed(() => {
    const titles = (front.value?.hotWords ?? []).map(({ title }) => title)
    return [...new Set([...asked.value, ...titles])].slice(0, shown)
  })
}
