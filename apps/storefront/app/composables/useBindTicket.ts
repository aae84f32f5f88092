import { ApiError, type SessionView } from '@jishi/contract'

/** The identity that waits for an account: read once the page stands, gone once it was tied or has run out. */
export function useBindTicket() {
  const { enter } = useEntrance()
  const ticket = shallowRef<BindTicket>()
  const isKnown = ref(false)
  const now = useNow()

  onMounted(() => {
    ticket.value = createBindTickets(sessionStorage).find()
    isKnown.value = true
  })
  watch(now, (present) => {
    if (present !== undefined && ticket.value && ticket.value.expiresAt <= present) ticket.value = undefined
  })
  async function bound(session: SessionView) {
    const onward = ticket.value?.next
    createBindTickets(sessionStorage).drop()
    await enter(session, onward)
  }
  /** The server takes it no more. */
  function lose() {
    createBindTickets(sessionStorage).drop()
    ticket.value = undefined
  }
  return { ticket, isKnown, bound, lose }
}

/** Says whether an answer is that the ticket has run out or was used, and tells so. */
export function whenTicketLost(lost: () => void) {
  return (error: unknown): boolean => {
    const isLost = error instanceof ApiError && error.code === 'account.social_state'
    if (isLost) lost()
    return isLost
  }
}
