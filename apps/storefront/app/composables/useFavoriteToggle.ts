/** The heart of a SKU. A stranger logs in first, comes back to this page, and it is done. */
export function useFavoriteToggle(skuId: () => number) {
  const favorites = useFavorites()
  const me = useMe()
  const toast = useToast()
  const { t } = useI18n()
  const { errorText } = useErrorText()
  const { needsLogin, sendToLogin } = useLoginGate()
  const isBusy = ref(false)
  const isFavorite = computed(() => favorites.has(skuId()))

  async function change(wanted: boolean) {
    if (isBusy.value) return
    isBusy.value = true
    const id = skuId()
    try {
      await (wanted ? favorites.add(id) : favorites.remove(id))
      toast.show(t(wanted ? 'favorite.addedToast' : 'favorite.removedToast'), 'good')
    } catch (error) {
      if (needsLogin(error)) await askToLogIn(id)
      else toast.show(errorText(error), 'bad')
    } finally {
      isBusy.value = false
    }
  }
  function askToLogIn(id: number) {
    keepWish(id)
    return sendToLogin()
  }

  async function toggle() {
    await me.load()
    if (!me.me) return askToLogIn(skuId())
    return change(!isFavorite.value)
  }

  onMounted(async () => {
    watch(skuId, favorites.ask, { immediate: true })
    await me.load()
    if (me.me && isWished(skuId())) await change(true)
  })
  return { isFavorite, isBusy, toggle }
}
