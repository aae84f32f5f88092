import { getMe, logout, type MeView } from '@jishi/contract'

const strangerKey = 'jishi.stranger'

/** Who is visiting. Filled only in the browser: the HTML of public pages is the same for everyone. */
export const useMe = defineStore('me', () => {
  const api = useApi()
  const me = shallowRef<MeView | null>(null)
  /** We have asked; until then neither a name nor "please log in" is shown. */
  const isKnown = ref(false)

  /** Asks once per visit; about a known stranger only when it matters (`askAgain`). */
  async function load({ askAgain = false } = {}) {
    if (me.value || (isKnown.value && !askAgain)) return
    if (askAgain || !sessionStorage.getItem(strangerKey)) {
      me.value = await api(getMe).catch(() => null)
      if (!me.value) sessionStorage.setItem(strangerKey, '1')
    }
    isKnown.value = true
  }

  /** After a login or a registration. */
  function enter(who: MeView) {
    sessionStorage.removeItem(strangerKey)
    me.value = who
    isKnown.value = true
  }

  async function leave() {
    await api(logout)
    forget()
  }

  /** The session turned out to be over. */
  function forget() {
    sessionStorage.setItem(strangerKey, '1')
    me.value = null
    isKnown.value = true
  }
  return { me, isKnown, load, enter, leave, forget }
})
