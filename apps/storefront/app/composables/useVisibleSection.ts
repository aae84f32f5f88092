/** Tells which of the watched sections is being read, by its id. */
export function useVisibleSection() {
  const current = ref('')
  const sections = new Set<Element>()
  let observer: IntersectionObserver | undefined

  /** A template ref function. */
  function watchSection(element: unknown) {
    if (typeof Element !== 'undefined' && element instanceof Element) sections.add(element)
  }
  onMounted(() => {
    // A line a third down the window: the section that crosses it is the one being read.
    observer = new IntersectionObserver(
      (entries) => {
        const crossing = entries.find((entry) => entry.isIntersecting)
        if (crossing) current.value = crossing.target.id
      },
      { rootMargin: '-30% 0px -69% 0px' },
    )
    for (const section of sections) observer.observe(section)
  })
  onBeforeUnmount(() => observer?.disconnect())
  return { current, watchSection }
}
