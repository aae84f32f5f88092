import { getMe, logout, type MeView } from '@jishi/contract'

/** Set by the server beside the session, readable and worth nothing: without it there is nobody to ask about. */
const hasSession = () => document.cookie.split('; ').includes('jishi_in=1')

/** Who is visiting. Filled only in the browser: the HTML of public pages is the same for everyone. */
export const useMe = defineStore('me', () => {
  const api = useApi()
  const me = shallowRef<MeView | null>(null)
  /** We have asked; until then neither a name nor "please log in" is shown. */
  const isKnown = ref(false)
  /** What others call me. */
  const name = computed(() => me.value?.nickname || me.value?.username || '')

  /** Asks once per visit, and nothing at all about a stranger. */
  async function load() {
    if (me.value) return
    await allAwake()
    if (hasSession()) me.value = await api(getMe).catch(() => null)
    isKnown.value = true
  }

  /** After a login, and whenever the server has said anew who I am. */
  function update(who: MeView) {
    me.value = who
    isKnown.value = true
  }

  async function leave() {
    await api(logout)
    forget()
  }

  /** The session turned out to be over. */
  function forget() {
    me.value = null
    isKnown.value = true
  }
  return { me, isKnown, name, load, update, leave, forget }
})
