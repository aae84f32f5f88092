import { type OrderDetail, setOrderAddress } from '@jishi/contract'

/** Where an order goes that was paid before anybody asked: a flash sale's. `given` gets the order as it is then. */
export function useOrderAddress(orderNo: string, given: (order: OrderDetail) => unknown) {
  const api = useApi()
  const { errorText: sentenceOf } = useErrorText()
  const { needsLogin, sendToLogin } = useLoginGate()
  const { addresses, isLoading, errorText, refresh } = useAddresses()
  const pressed = ref<number>()
  const failure = ref('')
  const isBusy = ref(false)
  const chosenId = computed(() => {
    const known = addresses.value ?? []
    const chosen =
      known.find(({ id }) => id === pressed.value) ?? known.find(({ isDefault }) => isDefault) ?? known[0]
    return chosen?.id
  })

  function choose(id: number) {
    pressed.value = id
    failure.value = ''
  }
  async function confirm() {
    if (isBusy.value || chosenId.value === undefined) return
    isBusy.value = true
    failure.value = ''
    try {
      await given(await api(setOrderAddress, { params: { orderNo }, body: { addressId: chosenId.value } }))
    } catch (error) {
      if (needsLogin(error)) return sendToLogin()
      failure.value = sentenceOf(error)
    } finally {
      isBusy.value = false
    }
  }
  return { addresses, isLoading, errorText, refresh, chosenId, choose, confirm, failure, isBusy }
}
