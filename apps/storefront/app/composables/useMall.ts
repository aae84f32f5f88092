import { type CategoryTree, getCategoryTree, getHome } from '@jishi/contract'

/** What every page of the mall shows around its content. Fetched once per visit. */
export function useMallFrame() {
  const api = useApi()
  const { data: channels, refresh: refreshChannels } = useAsyncData(
    'mall-channels',
    async () => (await api(getCategoryTree)).map(({ id, name, icon, hue }) => ({ id, name, icon, hue })),
    { default: () => [] },
  )
  const { data: front, refresh: refreshFront } = useAsyncData(
    'mall-front',
    async () => {
      const { hotWords, topAd } = await api(getHome)
      return { hotWords: hotWords.map(({ title, url }) => ({ title, url })), topAd }
    },
    { default: () => ({ hotWords: [], topAd: null }) },
  )
  // The error page may have been drawn while the API was out of reach.
  onMounted(() => {
    if (channels.value.length === 0) void Promise.all([refreshChannels(), refreshFront()])
  })
  return {
    channels,
    hotWords: computed(() => front.value.hotWords),
    topAd: computed(() => front.value.topAd),
  }
}

/** The whole tree: the rail of the home page, the menu of the others, the page of all categories. */
export function useCategoryTree(options: { lazy?: boolean } = {}) {
  const api = useApi()
  return useAsyncData<CategoryTree>('category-tree', () => api(getCategoryTree), {
    default: () => [],
    immediate: !options.lazy,
    getCachedData: (cacheKey, nuxtApp) => {
      const cached = nuxtApp.payload.data[cacheKey] as CategoryTree | undefined
      return cached?.length ? cached : undefined
    },
  })
}
