import type { SessionView } from '@jishi/contract'

/** What happens after a login or a registration: the name and the cart are known, and the person goes on. */
export function useEntrance() {
  const route = useRoute()
  const me = useMe()
  const cart = useCartTotals()
  const toast = useToast()
  const { t } = useI18n()
  const next = computed(() => safeNext(route.query.next))

  async function enter(session: SessionView, onward = next.value) {
    me.update(session.me)
    const name = session.me.nickname || session.me.username
    toast.show(t(session.cartMerged ? 'account.cartMerged' : 'account.welcome', { name }), 'good')
    void cart.load()
    await navigateTo(safeNext(onward), { replace: true })
  }
  /** Whoever is logged in already has no business at the door. */
  async function passIfKnown() {
    await me.load()
    if (me.me) await navigateTo(next.value, { replace: true })
  }
  /** Another door (`/login`, `/register` ...) with the same way onward. */
  const otherDoor = (path: string) =>
    next.value === '/' ? path : `${path}?next=${encodeURIComponent(next.value)}`
  return { next, enter, passIfKnown, otherDoor }
}
