import { listOrders, type OrderStatus, type OrderSummary, orderStatuses } from '@jishi/contract'

/** Which orders are shown: `?status=`, all of them without it. */
export function useOrderTab() {
  const route = useRoute()
  return computed<OrderStatus | undefined>(() =>
    orderStatuses.find((status) => status === route.query.status),
  )
}

/** My orders of the tab in the URL, newest first, page by page. */
export function useOrderList() {
  const api = useApi()
  const toast = useToast()
  const { errorText: sentenceOf } = useErrorText()
  const tab = useOrderTab()
  const first = useMyData(
    computed(() => `orders:${tab.value ?? 'all'}`),
    (call) => call(listOrders, { query: { status: tab.value } }),
  )
  const later = shallowRef<OrderSummary[]>([])
  const next = ref<string | null>(null)
  const isLoadingMore = ref(false)
  const orders = computed(() => first.data.value && [...first.data.value.items, ...later.value])

  watch(
    first.data,
    (page) => {
      later.value = []
      next.value = page?.next ?? null
    },
    { immediate: true },
  )

  async function loadMore() {
    const after = next.value
    if (after === null || isLoadingMore.value) return
    isLoadingMore.value = true
    try {
      const page = await api(listOrders, { query: { status: tab.value, after } })
      // Another tab may have been chosen meanwhile.
      if (next.value !== after) return
      later.value = [...later.value, ...page.items]
      next.value = page.next
    } catch (error) {
      toast.show(sentenceOf(error), 'bad')
    } finally {
      isLoadingMore.value = false
    }
  }
  const { isLoading, errorText, refresh } = first
  return {
    tab,
    orders,
    hasMore: computed(() => next.value !== null),
    isLoading,
    isLoadingMore,
    errorText,
    refresh,
    loadMore,
  }
}
