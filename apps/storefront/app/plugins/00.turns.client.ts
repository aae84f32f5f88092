/** Coming to life is cut into short tasks, so that a slow phone stays responsive, and no press gets lost meanwhile. */
export default defineNuxtPlugin(async (nuxtApp) => {
  if (!nuxtApp.isHydrating) return
  for (const kind of ['pointerover', 'pointerdown', 'focusin', 'keydown', 'input', 'click', 'submit'])
    document.addEventListener(kind, wakeTouched, { capture: true, passive: true })
  keepPress(nuxtApp)

  const forget = useRouter().beforeEach(async () => {
    forget()
    await nextTask()
  })
  nuxtApp.hook('app:created', nextTask)
  await nextTask()
})

/** A button that is pressed before it is alive is pressed again once it is. Links and fields need nobody. */
function keepPress(nuxtApp: Pick<ReturnType<typeof useNuxtApp>, 'hook' | 'hooks'>): void {
  let isFrameAlive = false
  let pressed: HTMLElement | undefined

  function keep({ target }: Event) {
    const button = (target as Element).closest<HTMLElement>('button[type="button"]')
    if (button && (!isFrameAlive || button.closest('#main'))) pressed = button
  }
  document.addEventListener('click', keep, { capture: true })
  nuxtApp.hook('app:mounted', () => {
    isFrameAlive = true
  })
  nuxtApp.hooks.hookOnce('app:suspense:resolve', () => {
    document.removeEventListener('click', keep, { capture: true })
    if (pressed?.isConnected) pressed.click()
  })
}
