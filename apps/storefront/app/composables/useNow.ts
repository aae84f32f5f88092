/** The present, once a second. Undefined on the server, so that the page is the same for everyone. */
export function useNow() {
  const now = ref<number>()
  let timer: ReturnType<typeof setInterval> | undefined
  const tick = () => {
    now.value = Date.now()
  }

  onMounted(() => {
    tick()
    timer = setInterval(tick, 1000)
  })
  onBeforeUnmount(() => clearInterval(timer))
  return readonly(now)
}
