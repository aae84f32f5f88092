import { listHotSkus, type SkuCard } from '@jishi/contract'

/** Best sellers of a category, asked after loading: undefined until they are known, and empty when there are none. */
export function useHotSkus(categoryId: () => number) {
  const api = useApi()
  const skus = shallowRef<SkuCard[]>()

  async function ask(id: number) {
    const found = id > 0 ? await api(listHotSkus, { params: { id } }).catch(() => []) : []
    if (id === categoryId()) skus.value = found
  }
  onMounted(() => watch(categoryId, ask, { immediate: true }))
  return skus
}
