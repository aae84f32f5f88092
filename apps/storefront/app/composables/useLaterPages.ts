/** What follows the first page of a keyset list; it begins anew whenever the first page does. */
export function useLaterPages<Item>(
  first: Ref<{ items: Item[]; next: string | null } | undefined>,
  load: (after: string) => Promise<{ items: Item[]; next: string | null }>,
) {
  const toast = useToast()
  const { errorText } = useErrorText()
  const later = shallowRef<Item[]>([])
  const next = ref<string | null>(null)
  const isLoadingMore = ref(false)

  watch(
    first,
    (page) => {
      later.value = []
      next.value = page?.next ?? null
    },
    { immediate: true },
  )

  async function loadMore() {
    const after = next.value
    if (after === null || isLoadingMore.value) return
    isLoadingMore.value = true
    try {
      const page = await load(after)
      // The first page may have come anew meanwhile.
      if (next.value !== after) return
      later.value = [...later.value, ...page.items]
      next.value = page.next
    } catch (error) {
      toast.show(errorText(error), 'bad')
    } finally {
      isLoadingMore.value = false
    }
  }
  return { later, hasMore: computed(() => next.value !== null), isLoadingMore, loadMore }
}
