import { type Client, getSku } from '@jishi/contract'

/** The SKU of the address, and switching it within its family without a reload. */
export async function useItem() {
  const route = useRoute('item-skuId')
  const router = useRouter()
  const id = computed(() => Number(route.params.skuId))
  const fresh = useItemLive(() => id.value)
  const { data: stored, isLoading } = await usePageData(
    () => `sku-${id.value}`,
    (api: Client) => api(getSku, { params: { id: id.value } }),
  )
  const sku = computed(() =>
    fresh.value?.skuId === stored.value.id ? mergeLive(stored.value, fresh.value.now) : stored.value,
  )
  const isListed = computed(() => fresh.value?.skuId !== id.value || fresh.value.now.isListed)
  /** Known at once after a switch, before the rest of the new SKU has come. */
  const variant = computed(() => sku.value.variants.find(({ skuId }) => skuId === id.value))
  const live = computed(() => ({
    priceFen: variant.value?.priceFen ?? sku.value.priceFen,
    stock: variant.value?.stock ?? sku.value.stock,
    image: variant.value?.image ?? sku.value.images[0] ?? '',
  }))

  function switchTo(skuId: number) {
    return router.replace({ path: `/item/${skuId}`, state: { keepsPlace: true } })
  }
  return { id, sku, isListed, variant, live, isLoading, switchTo }
}
