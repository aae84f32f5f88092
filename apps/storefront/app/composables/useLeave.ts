/** Logs out, and says so. */
export function useLeave() {
  const me = useMe()
  const cart = useCartTotals()
  const toast = useToast()
  const { t } = useI18n()
  const { errorText } = useErrorText()
  const isLeaving = ref(false)

  async function leave() {
    if (isLeaving.value) return
    isLeaving.value = true
    try {
      await me.leave()
      await cart.load()
      toast.show(t('common.loggedOut'), 'good')
      await navigateTo('/')
    } catch (error) {
      toast.show(errorText(error), 'bad')
    } finally {
      isLeaving.value = false
    }
  }
  return { leave, isLeaving }
}
