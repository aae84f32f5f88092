import type { SessionView } from '@jishi/contract'

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
  return { ticket, isKnown, bound }
}
