const undoMs = 6000

/**
 * Taking favourites away. The server is told when the time to undo is over, or the page is left: what comes back is as
 * it was, with the price it was chosen at.
 */
export function useFavoriteRemoval() {
  const favorites = useFavorites()
  const toast = useToast()
  const { t } = useI18n()
  const { errorText } = useErrorText()
  const hidden = ref(new Set<number>())
  const waiting = new Map<number, ReturnType<typeof setTimeout>>()

  async function finish(skuId: number, isLeaving = false) {
    clearTimeout(waiting.get(skuId))
    if (!waiting.delete(skuId)) return
    try {
      await favorites.remove(skuId, { isLeaving })
    } catch (error) {
      hidden.value.delete(skuId)
      toast.show(errorText(error), 'bad')
    }
  }
  function undo(skuId: number) {
    clearTimeout(waiting.get(skuId))
    if (waiting.delete(skuId)) hidden.value.delete(skuId)
  }
  function remove(skuId: number) {
    hidden.value.add(skuId)
    waiting.set(
      skuId,
      setTimeout(() => finish(skuId), undoMs),
    )
    const action = { label: t('favorite.undo'), press: () => undo(skuId) }
    toast.show(t('favorite.removed'), 'plain', { action, shownForMs: undoMs })
  }

  function finishAll() {
    for (const skuId of [...waiting.keys()]) void finish(skuId, true)
  }
  onMounted(() => addEventListener('pagehide', finishAll))
  onBeforeUnmount(() => {
    removeEventListener('pagehide', finishAll)
    finishAll()
  })
  return { hidden, remove }
}
