/** What makes buttons tabs: roles, one stop for the Tab key, arrows, Home and End. Bind the results with `v-bind`. */
export function useTabList(ids: () => string[], current: Ref<string>) {
  const uid = useId()
  const tabId = (id: string) => `${uid}-tab-${id}`
  const panelId = (id: string) => `${uid}-panel-${id}`

  async function go(id: string | undefined) {
    if (id === undefined) return
    current.value = id
    await nextTick()
    document.getElementById(tabId(id))?.focus()
  }
  function press(event: KeyboardEvent) {
    const all = ids()
    const place = all.indexOf(current.value)
    const targets: Record<string, string | undefined> = {
      ArrowRight: all[(place + 1) % all.length],
      ArrowLeft: all[(place - 1 + all.length) % all.length],
      Home: all[0],
      End: all.at(-1),
    }
    if (!(event.key in targets)) return
    event.preventDefault()
    void go(targets[event.key])
  }
  const tab = (id: string) => ({
    id: tabId(id),
    role: 'tab' as const,
    'aria-selected': id === current.value,
    'aria-controls': id === current.value ? panelId(id) : undefined,
    tabindex: id === current.value ? 0 : -1,
    onClick: () => {
      current.value = id
    },
    onKeydown: press,
  })
  const panel = (id: string) => ({
    id: panelId(id),
    role: 'tabpanel' as const,
    'aria-labelledby': tabId(id),
    tabindex: 0,
  })
  return { tab, panel }
}
