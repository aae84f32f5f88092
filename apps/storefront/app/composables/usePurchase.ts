import { cartLimits } from '@jishi/contract'

/** How many, into the cart, or buy now. */
export function usePurchase(id: () => number, stock: () => number, image: () => string) {
  const { t } = useI18n()
  const toast = useToast()
  const cart = useCartTotals()
  const { errorText } = useErrorText()
  const count = ref(1)
  const isAdding = ref(false)
  const max = computed(() => Math.min(stock(), cartLimits.count))
  watch(max, (now) => {
    count.value = Math.max(1, Math.min(count.value, now))
  })

  async function add() {
    if (isAdding.value) return
    isAdding.value = true
    try {
      await cart.add(id(), count.value)
      flyToCart(image())
      toast.show(t('detail.added', { count: count.value }), 'good')
    } catch (error) {
      toast.show(errorText(error), 'bad')
    } finally {
      isAdding.value = false
    }
  }
  /** The settlement page asks a stranger to log in and comes back with the same choice. */
  function buyNow() {
    return navigateTo({ path: '/settlement', query: { sku: id(), count: count.value } })
  }
  function tellLimit(limit: number) {
    toast.show(t('detail.limited', { count: limit }))
  }
  return { count, max, isAdding, add, buyNow, tellLimit }
}

export type Purchase = ReturnType<typeof usePurchase>
