/**
 * What is chosen of a list lives in its address, so that it can be sent, reloaded and gone back to. `place` gives the
 * path of the list and what else stands in its address: `() => ({ path: '/search', kept: { q } })`.
 */
export function useListQuery(place: () => { path: string; kept?: Record<string, string> }) {
  const route = useRoute()
  const router = useRouter()
  const choice = computed(() => readChoice(route.query))
  /** For the query of the endpoint. */
  const filters = computed(() => toFilters(choice.value))
  /** The same for the same list, whatever order the address was written in. */
  const key = computed(() => addressOf({ page: choice.value.page }))

  /** The address with a part of the choice changed; it begins at the first page unless the page is what changes. */
  function addressOf(patch: Partial<ListChoice>): string {
    const { path, kept } = place()
    return listAddress(path, { ...choice.value, page: 1, ...patch }, kept)
  }
  function change(patch: Partial<ListChoice>) {
    return router.push(addressOf(patch))
  }
  return { choice, filters, key, addressOf, change }
}
