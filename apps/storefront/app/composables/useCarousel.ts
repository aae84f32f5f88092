const stayMs = 5000

/** Which slide is shown. Moves on by itself unless held (pointed at), paused, or motion is unwelcome. */
export function useCarousel(length: () => number) {
  const current = ref(0)
  /** Slides whose pictures are wanted: those that were shown, and the next one. */
  const seen = ref(new Set([0]))
  const isPlaying = ref(false)
  const isHeld = ref(false)
  let timer: ReturnType<typeof setInterval> | undefined

  function show(index: number) {
    current.value = (index + length()) % length()
    prepare()
  }
  function prepare() {
    seen.value.add(current.value).add((current.value + 1) % length())
  }
  function toggle() {
    isPlaying.value = !isPlaying.value
  }
  onMounted(() => {
    isPlaying.value = length() > 1 && !matchMedia('(prefers-reduced-motion: reduce)').matches
    timer = setInterval(() => {
      if (isPlaying.value) prepare()
      if (isPlaying.value && !isHeld.value && !document.hidden) show(current.value + 1)
    }, stayMs)
  })
  onBeforeUnmount(() => clearInterval(timer))
  return { current, seen, isPlaying, isHeld, show, toggle }
}
