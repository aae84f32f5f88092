/** Of the one search box of a page. */
export const searchFieldId = 'search-words'
/** Of the list box or the panel below it. */
export const searchPanelId = 'search-panel'

/** The words in the search box, and whether its panel is open. An empty box looks for the words it hints at. */
export function useSearchBox(hint: () => string) {
  const route = useRoute()
  const asked = () => (route.path === '/search' ? readWords(route.query.q).words : '')
  const words = ref(typedBefore() || asked())
  const isOpen = ref(false)

  watch(
    () => route.fullPath,
    () => {
      words.value = asked()
      isOpen.value = false
    },
  )
  onMounted(() => {
    if (document.activeElement?.id === searchFieldId) isOpen.value = true
  })

  function go(path: string) {
    isOpen.value = false
    words.value = asked()
    document.getElementById(searchFieldId)?.blur()
    return navigateTo(path)
  }
  function submit() {
    const { words: wanted } = readWords(words.value)
    return go(searchPath(wanted || hint()))
  }
  return { words, isOpen, go, submit }
}

/** What was typed into the box that the server drew, before it came to life. */
function typedBefore(): string {
  const drawn = getCurrentInstance()?.vnode.el as HTMLElement | null | undefined
  return drawn?.querySelector?.<HTMLInputElement>(`#${searchFieldId}`)?.value ?? ''
}
