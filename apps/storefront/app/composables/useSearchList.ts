/** What a search page is asked for: the words, a category and whatever else is chosen, all of it in the address. */
export function useSearchList() {
  const route = useRoute()
  const asked = computed(() => readWords(route.query.q))
  const words = computed(() => asked.value.words)
  const categoryId = computed(() => readCategoryId(route.query.category))
  const list = useListQuery(() => ({ path: '/search', kept: keep(categoryId.value) }))
  const query = computed<SearchQuery>(() => ({
    q: words.value,
    ...(categoryId.value !== undefined && { category: categoryId.value }),
    ...list.filters.value,
  }))
  const isNarrowed = computed(() => categoryId.value !== undefined || countFilters(list.choice.value) > 0)

  function keep(id: number | undefined) {
    return { q: words.value, ...(id !== undefined && { category: String(id) }) }
  }
  /** The same words in another category, or in all. Specs stay behind: they belong to the kind of goods. */
  function categoryAddress(id?: number): string {
    return listAddress('/search', { ...list.choice.value, specs: [], page: 1 }, keep(id))
  }
  return {
    words,
    isCut: computed(() => asked.value.isCut),
    categoryId,
    query,
    isNarrowed,
    categoryAddress,
    ...list,
  }
}
