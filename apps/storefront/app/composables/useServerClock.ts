export type ServerClock = ReturnType<typeof useServerClock>

const samplesAtOnce = 4
const betweenSamplesMs = 250
const resyncEveryMs = 60_000

/**
 * The server's time, once a second at its second. Never the clock of the phone, which may be minutes wrong: the time that
 * came with the page goes on by the browser's steady clock, and is corrected by asking. `ask` gives what the server's clock
 * says (ISO), and undefined when nobody answered. `now` begins with `first`, on the server and while the page comes to life.
 */
export function useServerClock(first: string, ask: () => Promise<string | undefined>) {
  const now = ref(Date.parse(first))
  let offsetMs = 0
  let ticking: ReturnType<typeof setTimeout> | undefined
  let resyncing: ReturnType<typeof setTimeout> | undefined
  let isGone = false

  const readNow = () => (import.meta.server ? now.value : performance.now() + offsetMs)

  function tick() {
    clearTimeout(ticking)
    now.value = readNow()
    ticking = setTimeout(tick, 1000 - (now.value % 1000))
  }
  async function takeSample(): Promise<ClockSample | undefined> {
    const askedAtMs = performance.now()
    const answer = await ask()
    return answer === undefined
      ? undefined
      : { askedAtMs, answeredAtMs: performance.now(), serverMs: Date.parse(answer) }
  }
  /** Several answers, of which the quickest is believed. A device that slept has a steady clock that slept too. */
  async function sync() {
    clearTimeout(resyncing)
    const samples: ClockSample[] = []
    for (let taken = 0; taken < samplesAtOnce && !isGone; taken++) {
      if (taken > 0) await new Promise((done) => setTimeout(done, betweenSamplesMs))
      const sample = await takeSample()
      if (sample) samples.push(sample)
      offsetMs = readOffsetMs(samples) ?? offsetMs
      if (!isGone) tick()
    }
    clearTimeout(resyncing)
    if (!isGone) resyncing = setTimeout(sync, resyncEveryMs)
  }
  const syncWhenSeen = () => document.visibilityState === 'visible' && void sync()

  onMounted(() => {
    offsetMs = now.value - performance.now()
    tick()
    void sync()
    document.addEventListener('visibilitychange', syncWhenSeen)
    addEventListener('pageshow', syncWhenSeen)
  })
  onBeforeUnmount(() => {
    isGone = true
    clearTimeout(ticking)
    clearTimeout(resyncing)
    document.removeEventListener('visibilitychange', syncWhenSeen)
    removeEventListener('pageshow', syncWhenSeen)
  })
  return { now: readonly(now), readNow }
}
