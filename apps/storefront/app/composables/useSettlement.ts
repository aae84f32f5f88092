import {
  ApiError,
  getSettlement,
  type OrderSource,
  type PaymentMethod,
  removeCartLine,
  type SettlementLine,
  type SettlementView,
  updateCartLine,
} from '@jishi/contract'

/** What would be bought: `?sku=&count=` is one SKU directly, otherwise the selected lines of the cart. */
export function useOrderSource() {
  const route = useRoute()
  return computed<OrderSource>(() => {
    const skuId = Number(route.query.sku)
    const count = Number(route.query.count ?? 1)
    if (!Number.isSafeInteger(skuId) || skuId < 1) return { kind: 'cart' }
    return { kind: 'sku', skuId, count: Number.isSafeInteger(count) && count > 0 ? count : 1 }
  })
}

/** The settlement of the source in the URL, what was chosen on it, and how its lines are put right. */
export function useSettlement() {
  const api = useApi()
  const toast = useToast()
  const { errorText } = useErrorText()
  const source = useOrderSource()
  const key = computed(() => `settlement:${JSON.stringify(source.value)}`)
  const loaded = useMyData(key, (call) => call(getSettlement, { body: { source: source.value } }))
  const settlement = loaded.data as Ref<SettlementView | undefined>
  const choice = reactive<{ addressId?: number; method: PaymentMethod; remark: string }>({
    method: 'alipay',
    remark: '',
  })
  const isFixing = ref(false)

  // The chosen address stays chosen while it exists; the first one of the list is the default.
  watch(
    settlement,
    (view) => {
      if (!view?.addresses.some(({ id }) => id === choice.addressId))
        choice.addressId = view?.addresses[0]?.id
      if (view && !view.paymentMethods.includes(choice.method))
        choice.method = view.paymentMethods[0] ?? 'alipay'
    },
    { immediate: true },
  )

  /** Brings a line down to the stock, or takes it out when there is none. */
  async function fix(line: SettlementLine) {
    const stock = line.problem === 'stock_short' ? line.stock : 0
    const params = { skuId: line.skuId }
    if (source.value.kind === 'sku') {
      return navigateTo(stock > 0 ? { query: { sku: line.skuId, count: stock } } : `/item/${line.skuId}`, {
        replace: true,
      })
    }
    isFixing.value = true
    try {
      if (stock > 0) await api(updateCartLine, { params, body: { count: stock } })
      else await api(removeCartLine, { params })
    } catch (error) {
      toast.show(errorText(error), 'bad')
    }
    await loaded.refresh()
    isFixing.value = false
  }

  const hasNothing = computed(
    () => loaded.error.value instanceof ApiError && loaded.error.value.code === 'order.nothing_selected',
  )
  const { isLoading, refresh } = loaded
  return {
    source,
    settlement,
    choice,
    isLoading,
    isFixing,
    failure: loaded.errorText,
    hasNothing,
    refresh,
    fix,
  }
}
