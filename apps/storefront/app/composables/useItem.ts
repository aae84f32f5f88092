import { type Client, getSku } from '@jishi/contract'

/** The SKU of the address, and switching it within its family without a reload. */
export async function useItem() {
  const route = useRoute('item-skuId')
  const router = useRouter()
  const id = computed(() => Number(route.params.skuId))
  const { data: sku, isLoading } = await usePageData(
    () => `sku-${id.value}`,
    (api: Client) => api(getSku, { params: { id: id.value } }),
  )
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
  return { id, sku, variant, live, isLoading, switchTo }
}
