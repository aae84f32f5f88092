const stayMs = 5000
/** A finger that goes further sideways turns the slide. */
const swipePx = 40

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
  let touchedAt = 0
  function touch({ touches }: TouchEvent) {
    touchedAt = touches[0]?.clientX ?? 0
  }
  function release({ changedTouches }: TouchEvent) {
    const moved = (changedTouches[0]?.clientX ?? touchedAt) - touchedAt
    if (Math.abs(moved) > swipePx) show(current.value + (moved < 0 ? 1 : -1))
  }
  onMounted(() => {
    isPlaying.value = length() > 1 && !matchMedia('(prefers-reduced-motion: reduce)').matches
    timer = setInterval(() => {
      if (isPlaying.value) prepare()
      if (isPlaying.value && !isHeld.value && !document.hidden) show(current.value + 1)
    }, stayMs)
  })
  onBeforeUnmount(() => clearInterval(timer))
  return { current, seen, isPlaying, isHeld, show, toggle, touch, release }
}
