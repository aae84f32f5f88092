import { changeFavoriteNotice, type FavoriteView, listFavorites } from '@jishi/contract'

/** My favourites, newest first, page by page; what is taken away can be brought back for a moment. */
export function useFavoriteList() {
  const api = useApi()
  const toast = useToast()
  const { t } = useI18n()
  const { errorText: sentenceOf } = useErrorText()
  const first = useMyData('favorites', (call) => call(listFavorites))
  const { later, hasMore, isLoadingMore, loadMore } = useLaterPages(first.data, (after) =>
    api(listFavorites, { query: { after } }),
  )
  const { hidden, remove } = useFavoriteRemoval()
  /** What was changed here, over what the server told. */
  const notices = ref(new Map<number, boolean>())
  const items = computed(
    () =>
      first.data.value &&
      [...first.data.value.items, ...later.value]
        .filter(({ skuId }) => !hidden.value.has(skuId))
        .map((item) => ({ ...item, wantsNotice: notices.value.get(item.skuId) ?? item.wantsNotice })),
  )

  async function toggleNotice({ skuId, wantsNotice }: FavoriteView, email: string) {
    notices.value.set(skuId, !wantsNotice)
    try {
      await api(changeFavoriteNotice, { params: { skuId }, body: { wantsNotice: !wantsNotice } })
      if (wantsNotice) toast.show(t('favorite.noticeOff'), 'good')
      else if (email !== '') toast.show(t('favorite.noticeOn', { email }), 'good')
    } catch (error) {
      notices.value.set(skuId, wantsNotice)
      toast.show(sentenceOf(error), 'bad')
    }
  }
  const { errorText, refresh } = first
  return { items, hasMore, isLoadingMore, loadMore, errorText, refresh, toggleNotice, remove }
}
