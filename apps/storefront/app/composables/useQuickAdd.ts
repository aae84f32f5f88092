/** One piece into the cart, straight from a list. */
export function useQuickAdd() {
  const cart = useCartTotals()
  const toast = useToast()
  const { t } = useI18n()
  const { errorText } = useErrorText()
  /** The SKU that is on its way. */
  const adding = ref<number>()

  async function add(skuId: number) {
    if (adding.value !== undefined) return
    adding.value = skuId
    try {
      await cart.add(skuId, 1)
      toast.show(t('favorite.inCart'), 'good')
    } catch (error) {
      toast.show(errorText(error), 'bad')
    } finally {
      adding.value = undefined
    }
  }
  return { add, adding }
}
