/**
 * Does something again and again while somebody looks at the page: a hidden page asks nothing, and asks at once when it is
 * seen again. Spread over a quarter of the pause, so that all who came together do not ask together.
 */
export function useWatchEvery(pauseMs: () => number, look: () => Promise<unknown>) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isGone = false

  function plan() {
    clearTimeout(timer)
    if (!isGone) timer = setTimeout(go, pauseMs() * (0.875 + Math.random() / 4))
  }
  async function go() {
    if (document.visibilityState === 'visible') await look()
    plan()
  }
  const goWhenSeen = () => document.visibilityState === 'visible' && void go()

  onMounted(() => {
    plan()
    document.addEventListener('visibilitychange', goWhenSeen)
  })
  onBeforeUnmount(() => {
    isGone = true
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', goWhenSeen)
  })
}
