import type { OrderLineView } from '@jishi/contract'

/** Puts the goods of an order into the cart once more; says which part could not be. */
export function useBuyAgain() {
  const cart = useCartTotals()
  const toast = useToast()
  const { t } = useI18n()
  const isAdding = ref(false)

  async function buyAgain(lines: OrderLineView[]) {
    if (isAdding.value) return
    isAdding.value = true
    let missed = 0
    for (const { skuId, count } of lines) {
      await cart.add(skuId, count).catch(() => {
        missed++
      })
    }
    isAdding.value = false
    if (missed === lines.length) return toast.show(t('order.buyAgainNone'), 'bad')
    if (missed > 0) toast.show(t('order.buyAgainPart', { count: missed }))
    else toast.show(t('order.buyAgainDone'), 'good')
    await navigateTo('/cart')
  }
  return { buyAgain, isAdding }
}
