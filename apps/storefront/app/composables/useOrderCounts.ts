import { listOrders } from '@jishi/contract'

const counted = ['unpaid', 'to_ship', 'shipped', 'to_review'] as const
const upTo = 50

/** How many of my orders wait for something: `3`, `50+`, empty for none. Undefined until it is known. */
export function useOrderCounts() {
  const { data } = useMyData('order-counts', async (api) => {
    const pages = await Promise.all(
      counted.map((status) => api(listOrders, { query: { status, limit: upTo } })),
    )
    return pages.map(({ items, next }) => (items.length === 0 ? '' : `${items.length}${next ? '+' : ''}`))
  })
  return computed(() => counted.map((status, place) => ({ status, count: data.value?.[place] })))
}
