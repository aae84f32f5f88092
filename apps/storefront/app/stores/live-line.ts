import { ApiError, getMe, openLive } from '@jishi/contract'

/** The one socket of this visit. Nothing happens on the server. */
export const useLiveLine = defineStore('live-line', () => {
  const api = useApi()
  const me = useMe()
  const state = ref<LiveState>('closed')

  const connection = createLiveConnection({ openSocket, checkIn, onState: (now) => (state.value = now) })
  if (import.meta.client) watch(() => me.me !== null, connection.allow, { immediate: true })

  function openSocket(since: string | undefined): WebSocket {
    const query = since === undefined ? '' : `?since=${since}`
    return new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api${openLive.path}${query}`)
  }

  async function checkIn(): Promise<boolean> {
    try {
      me.update(await api(getMe))
      return true
    } catch (error) {
      const isOver = error instanceof ApiError && error.status === 401
      if (isOver) me.forget()
      return !isOver
    }
  }
  return { state, on: connection.on }
})
