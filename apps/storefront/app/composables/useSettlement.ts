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

/** What the shopper has chosen on the page. `best`: whatever coupons take off most. */
export interface SettlementChoice {
  addressId?: number
  method: PaymentMethod
  remark: string
  couponIds: number[] | 'best'
  invoice: InvoiceForm
}

/** The settlement of the source in the URL, what was chosen on it, and how its lines are put right. */
export function useSettlement() {
  const api = useApi()
  const toast = useToast()
  const { errorText } = useErrorText()
  const source = useOrderSource()
  const key = computed(() => `settlement:${JSON.stringify(source.value)}`)
  const choice = reactive<SettlementChoice>({
    method: 'alipay',
    remark: '',
    couponIds: 'best',
    invoice: emptyInvoice(),
  })
  const isFixing = ref(false)
  /** What was lost by what the shopper did on this page, such as a coupon that does not apply any more. */
  const losses = shallowRef<SettlementChange[]>([])
  const priced = () => ({ addressId: choice.addressId, couponIds: choice.couponIds })
  let asked = ''

  const loaded = useMyData(key, (call) => {
    asked = JSON.stringify(priced())
    return call(getSettlement, { body: { source: source.value, ...priced() } })
  })
  const settlement = loaded.data as Ref<SettlementView | undefined>

  /** A choice that was made while an answer was on its way is asked for after it. */
  async function refresh() {
    do await loaded.refresh()
    while (asked !== JSON.stringify(priced()))
  }

  async function choose(change: Partial<Pick<SettlementChoice, 'addressId' | 'couponIds'>>) {
    Object.assign(choice, change)
    losses.value = []
    await refresh()
  }

  // An address that was deleted elsewhere is not asked for again.
  watch(loaded.error, (error) => {
    if (!(error instanceof ApiError) || error.code !== 'address.not_found') return
    choice.addressId = undefined
    void refresh()
  })

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
    const before = settlement.value
    isFixing.value = true
    try {
      if (stock > 0) await api(updateCartLine, { params, body: { count: stock } })
      else await api(removeCartLine, { params })
    } catch (error) {
      toast.show(errorText(error), 'bad')
    }
    await refresh()
    isFixing.value = false
    if (before && settlement.value) losses.value = listLosses(before, settlement.value)
  }

  const hasNothing = computed(
    () => loaded.error.value instanceof ApiError && loaded.error.value.code === 'order.nothing_selected',
  )
  return {
    source,
    settlement,
    choice,
    choose,
    losses,
    isLoading: loaded.isLoading,
    isFixing,
    failure: loaded.errorText,
    hasNothing,
    refresh,
    fix,
  }
}
