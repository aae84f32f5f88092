import { type FlashOffer, findFlashOffer } from '@jishi/contract'

export interface FoundFlash {
  /** The server's time as it answered. */
  now: string
  offer: FlashOffer
}

/** The flash sale that a SKU is in. Asked after loading: the page may have been stored on another day. */
export function useItemFlash(skuId: () => number) {
  const api = useApi()
  const found = shallowRef<FoundFlash>()

  async function ask() {
    const id = skuId()
    const answer = await api(findFlashOffer, { params: { id } }).catch(() => undefined)
    await allAwake()
    if (answer?.offer && id === skuId()) found.value = { now: answer.now, offer: answer.offer }
  }
  onMounted(() => watch(skuId, ask, { immediate: true }))
  return computed(() => (found.value?.offer.item.skuId === skuId() ? found.value : undefined))
}
