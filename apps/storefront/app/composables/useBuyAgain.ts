import { buyAgain as buyAgainEndpoint } from '@jishi/contract'

/** Puts the goods of an order into the cart once more; says which part could not be. */
export function useBuyAgain() {
  const api = useApi()
  const cart = useCartTotals()
  const toast = useToast()
  const { t } = useI18n()
  const { errorText } = useErrorText()
  const { needsLogin, sendToLogin } = useLoginGate()
  const isAdding = ref(false)

  async function buyAgain(orderNo: string) {
    if (isAdding.value) return
    isAdding.value = true
    try {
      const { lines, totals } = await api(buyAgainEndpoint, { params: { orderNo } })
      cart.set(totals)
      const missed = lines.filter(({ problem }) => problem !== null)
      if (lines.every(({ added }) => added === 0)) return toast.show(t('order.buyAgainNone'), 'bad')
      if (missed.length === 0) toast.show(t('order.buyAgainDone'), 'good')
      else toast.show(t('order.buyAgainPart', { name: missed[0]?.name ?? '', count: missed.length }))
      await navigateTo('/cart')
    } catch (error) {
      if (needsLogin(error)) return sendToLogin()
      toast.show(errorText(error), 'bad')
    } finally {
      isAdding.value = false
    }
  }
  return { buyAgain, isAdding }
}
