import { listFlashActivities, type ReplyOf } from '@jishi/contract'

const watchMs = 10_000

/**
 * Running and coming sales, as they are by the server's clock; what is left is asked again while somebody looks. `first`:
 * what the page was drawn from.
 */
export function useFlashList(first: ReplyOf<typeof listFlashActivities>) {
  const api = useApi()
  const activities = shallowRef(first.items)

  async function ask(): Promise<string | undefined> {
    const answer = await api(listFlashActivities).catch(() => undefined)
    if (answer) activities.value = answer.items
    return answer?.now
  }
  const { now } = useServerClock(first.now, ask)
  useWatchEvery(() => watchMs, ask)

  const shown = computed(() =>
    activities.value
      .map((activity) => ({ activity, phase: readPhase(activity, now.value) }))
      .filter(({ phase }) => phase !== 'over'),
  )
  return { shown, now }
}
