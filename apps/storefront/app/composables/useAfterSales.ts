import {
  ApiError,
  getAfterSale,
  listAfterSales,
  listOrderAfterSales,
  withdrawAfterSale,
} from '@jishi/contract'

/** My refunds and returns, newest first, page by page. */
export function useAfterSaleList() {
  const api = useApi()
  const first = useMyData('after-sales', (call) => call(listAfterSales))
  const { later, hasMore, isLoadingMore, loadMore } = useLaterPages(first.data, (after) =>
    api(listAfterSales, { query: { after } }),
  )
  const afterSales = computed(() => first.data.value && [...first.data.value.items, ...later.value])
  const { errorText, refresh } = first
  return { afterSales, hasMore, isLoadingMore, errorText, refresh, loadMore }
}

/** Those of one of my orders. */
export function useOrderAfterSales(orderNo: string) {
  const { data, refresh } = useMyData(`after-sales:${orderNo}`, (call) =>
    call(listOrderAfterSales, { params: { orderNo } }),
  )
  return { afterSales: data, refresh }
}

/** One of mine. */
export function useAfterSale(afterSaleId: string) {
  const api = useApi()
  const toast = useToast()
  const { t } = useI18n()
  const { data, error, errorText, refresh } = useMyData(`after-sale:${afterSaleId}`, (call) =>
    call(getAfterSale, { params: { afterSaleId } }),
  )
  const isMissing = computed(() => error.value instanceof ApiError && error.value.status === 404)
  const isWithdrawing = ref(false)
  const words = useErrorText()

  async function withdraw() {
    if (isWithdrawing.value) return
    isWithdrawing.value = true
    try {
      data.value = await api(withdrawAfterSale, { params: { afterSaleId } })
      toast.show(t('refund.withdrawn'), 'good')
    } catch (failure) {
      toast.show(words.errorText(failure), 'bad')
      await refresh()
    } finally {
      isWithdrawing.value = false
    }
  }
  return { afterSale: data, isMissing, errorText, refresh, withdraw, isWithdrawing }
}
