import { ApiError, finishSocial, type SocialOutcome } from '@jishi/contract'

export type ReturnState = 'working' | 'denied' | 'lost' | 'failed'

/**
 * The way back from a third party. What it put into the address leaves the address bar before anything else, and goes to
 * the server once: a state is good once. A reload or the back button finds nothing and is told so.
 */
export function useSocialReturn(provider: string) {
  const api = useApi()
  const route = useRoute()
  const router = useRouter()
  const me = useMe()
  const toast = useToast()
  const { t } = useI18n()
  const { errorText } = useErrorText()
  const { enter } = useEntrance()
  const state = ref<ReturnState>('working')
  const failure = ref('')

  async function finish() {
    const { code, state: given } = route.query
    await router.replace({ path: route.path })
    if (typeof given !== 'string' || given === '') return settle('lost')
    const body = { state: given, ...(typeof code === 'string' && code !== '' && { code }) }
    try {
      await goOn(await api(finishSocial, { params: { provider }, body }))
    } catch (error) {
      failure.value = errorText(error)
      await settle(standingOf(error))
    }
  }
  async function goOn(outcome: SocialOutcome) {
    if (outcome.outcome === 'entered') return enter(outcome.session, outcome.next)
    if (outcome.outcome === 'linked') {
      toast.show(t('social.linkedNow'), 'good')
      return navigateTo('/me/linked', { replace: true })
    }
    const { ticket, nickname, next, expiresInSeconds } = outcome
    const expiresAt = Date.now() + expiresInSeconds * 1000
    createBindTickets(sessionStorage).put({ ticket, provider, nickname, next, expiresAt })
    return navigateTo('/login/bind', { replace: true })
  }
  /** Who is known here wanted to tie an account; anybody else wanted to log in. */
  async function settle(how: ReturnState) {
    await me.load()
    state.value = how
  }

  onMounted(finish)
  return { state, failure, purpose: computed(() => (me.me ? 'bind' : 'login')) }
}

function standingOf(error: unknown): ReturnState {
  if (!(error instanceof ApiError)) return 'failed'
  if (error.code === 'account.social_denied') return 'denied'
  return error.code === 'account.social_state' || error.code === 'request.invalid' ? 'lost' : 'failed'
}
