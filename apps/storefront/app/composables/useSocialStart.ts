import { startSocial } from '@jishi/contract'

const longestNext = 300
const onwardKey = 'jishi.onward'

/** Where the last way to a third party should lead on to; for who has to start again. */
export function readOnward(): string {
  return safeNext(sessionStorage.getItem(onwardKey))
}

function rememberOnward(onward: string) {
  sessionStorage.setItem(onwardKey, onward)
}

/** Sends the browser to a third party, to log in or to tie that account to mine. */
export function useSocialStart(purpose: () => 'login' | 'bind') {
  const api = useApi()
  const toast = useToast()
  const { errorText } = useErrorText()
  const { needsLogin, sendToLogin } = useLoginGate()
  const leavingTo = ref<string>()

  async function start(provider: string, onward: string) {
    if (leavingTo.value !== undefined) return
    leavingTo.value = provider
    rememberOnward(onward)
    const next = onward.length <= longestNext ? onward : undefined
    try {
      const { redirectUrl } = await api(startSocial, {
        params: { provider },
        body: { purpose: purpose(), next },
      })
      // Stays busy: the page is being left.
      location.assign(redirectUrl)
    } catch (error) {
      leavingTo.value = undefined
      if (purpose() === 'bind' && needsLogin(error)) return sendToLogin()
      toast.show(errorText(error), 'bad')
    }
  }

  // The way back may show this page out of the browser's memory, as it was left.
  const comeBack = (event: PageTransitionEvent) => {
    if (event.persisted) leavingTo.value = undefined
  }
  onMounted(() => addEventListener('pageshow', comeBack))
  onBeforeUnmount(() => removeEventListener('pageshow', comeBack))
  return { start, leavingTo }
}
