import { ApiError, type Client, type FlashActivity, getFlashActivity } from '@jishi/contract'

const watchMs = 5_000
const restMs = 30_000

export interface LoadedFlash {
  now: string
  /** Null for what is over or was never there. */
  activity: FlashActivity | null
}

export type FlashSale = ReturnType<typeof useFlashActivity>

/** For `usePageData`: a sale that is over is no error, its page says so. */
export async function loadFlash(api: Client, id: number): Promise<LoadedFlash> {
  try {
    return await api(getFlashActivity, { params: { id } })
  } catch (error) {
    if (error instanceof ApiError && error.status === 404)
      return { now: new Date(0).toISOString(), activity: null }
    throw error
  }
}

/** One sale as it is by the server's clock; what is left of it is asked again while somebody looks. */
export function useFlashActivity(first: FlashActivity, firstNow: string) {
  const api = useApi()
  const activity = shallowRef(first)

  async function ask(): Promise<string | undefined> {
    const answer = await api(getFlashActivity, { params: { id: first.id } }).catch(() => undefined)
    if (answer) activity.value = answer.activity
    return answer?.now
  }
  const { now, readNow } = useServerClock(firstNow, ask)
  const phase = computed(() => readPhase(activity.value, now.value))
  useWatchEvery(() => (phase.value === 'running' ? watchMs : restMs), ask)
  return { activity, phase, now, readNow, ask }
}
