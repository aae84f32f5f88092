import { ApiError, type FlashTicket, getFlashTicket } from '@jishi/contract'

/**
 * Hears what becomes of a ticket: by a push, and by asking where the socket is closed or its message got lost. `onTicket`
 * hears every state, also of a claim of this item that was made in another tab; `onLost` that there is no such ticket.
 */
export function useFlashTicket(
  itemId: number,
  hear: { onTicket: (ticket: FlashTicket) => void; onLost: () => void },
) {
  const api = useApi()
  const live = useLive()
  let followed: FlashTicket | undefined
  let looks = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function follow(ticket: FlashTicket) {
    if (followed?.ticket !== ticket.ticket || followed.state !== ticket.state) looks = 0
    followed = ticket
    hear.onTicket(ticket)
    plan()
  }
  function plan() {
    clearTimeout(timer)
    if (!followed) return
    const pauseMs = readLookPauseMs(followed.state, looks, live.state.value === 'open')
    if (pauseMs !== undefined) timer = setTimeout(() => followed && look(followed.ticket), pauseMs)
  }
  /** Asks for a ticket that is known by its name, now. */
  async function look(ticket: string) {
    looks += 1
    try {
      follow(await api(getFlashTicket, { params: { ticket } }))
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return hear.onLost()
      // Nobody answered this time; the next question may be answered.
      if (followed) return plan()
      timer = setTimeout(() => look(ticket), 2_000)
    }
  }
  function stop() {
    clearTimeout(timer)
    followed = undefined
  }

  live.on('flash.ticket', (ticket) => {
    if (ticket.itemId === itemId) follow(ticket)
  })
  onBeforeUnmount(stop)
  return { follow, look, stop }
}
