import { listOrders, type OrderStatus, orderStatuses } from '@jishi/contract'

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
  const tab = useOrderTab()
  const first = useMyData(
    computed(() => `orders:${tab.value ?? 'all'}`),
    (call) => call(listOrders, { query: { status: tab.value } }),
  )
  const { later, hasMore, isLoadingMore, loadMore } = useLaterPages(first.data, (after) =>
    api(listOrders, { query: { status: tab.value, after } }),
  )
  const orders = computed(() => first.data.value && [...first.data.value.items, ...later.value])
  const { isLoading, errorText, refresh } = first
  return {
    tab,
    orders,
    hasMore,
    isLoading,
    isLoadingMore,
    errorText,
    refresh,
    loadMore,
  }
}
