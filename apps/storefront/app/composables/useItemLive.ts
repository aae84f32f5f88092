import { getSkuLive, type SkuLive } from '@jishi/contract'

/**
 * The page of a SKU may have been stored a while ago: after loading, and whenever the shopper comes back to it, its
 * prices and stocks are asked anew. Without an answer the stored ones stay; the cart checks them anyway.
 */
export function useItemLive(id: () => number) {
  const api = useApi()
  const live = shallowRef<{ skuId: number; now: SkuLive }>()

  async function ask() {
    const skuId = id()
    const now = await api(getSkuLive, { params: { id: skuId } }).catch(() => undefined)
    await allAwake()
    if (now && skuId === id()) live.value = { skuId, now }
  }
  function askWhenSeen() {
    if (document.visibilityState === 'visible') ask()
  }
  onMounted(() => {
    watch(id, ask, { immediate: true })
    document.addEventListener('visibilitychange', askWhenSeen)
  })
  onBeforeUnmount(() => document.removeEventListener('visibilitychange', askWhenSeen))
  return live
}
