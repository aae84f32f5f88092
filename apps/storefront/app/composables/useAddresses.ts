import { type AddressView, deleteAddress, listAddresses, setDefaultAddress } from '@jishi/contract'

export const addressLimit = 20

/** My addresses and what can be done with them. */
export function useAddresses() {
  const api = useApi()
  const { t } = useI18n()
  const toast = useToast()
  const { errorText: sentenceOf } = useErrorText()
  const {
    data: addresses,
    isLoading,
    errorText,
    refresh,
  } = useMyData('addresses', (call) => call(listAddresses))
  const busyId = ref<number>()

  async function act(id: number, done: string, ask: () => Promise<unknown>) {
    if (busyId.value !== undefined) return
    busyId.value = id
    try {
      await ask()
      await refresh()
      toast.show(t(done), 'good')
    } catch (error) {
      toast.show(sentenceOf(error), 'bad')
    } finally {
      busyId.value = undefined
    }
  }
  const remove = ({ id }: AddressView) =>
    act(id, 'address.removed', () => api(deleteAddress, { params: { id } }))
  const makeDefault = ({ id }: AddressView) =>
    act(id, 'address.madeDefault', () => api(setDefaultAddress, { params: { id } }))
  return { addresses, isLoading, errorText, refresh, busyId, remove, makeDefault }
}
