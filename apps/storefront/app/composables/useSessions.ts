import { ApiError, listSessions, revokeOtherSessions, revokeSession, type SessionItem } from '@jishi/contract'

/** Where I am logged in, and how to end that. */
export function useSessions() {
  const api = useApi()
  const toast = useToast()
  const { t } = useI18n()
  const { errorText: sentenceOf } = useErrorText()
  const { needsLogin, sendToLogin } = useLoginGate()
  const { data, errorText, refresh } = useMyData('sessions', (call) => call(listSessions))
  /** What is being ended: the id of one, or `others`. */
  const ending = ref<string>()

  async function act(what: string, done: string, ask: () => Promise<unknown>) {
    if (ending.value !== undefined) return
    ending.value = what
    try {
      await ask().catch(unlessGone)
      await refresh()
      toast.show(t(done), 'good')
    } catch (error) {
      if (needsLogin(error)) return sendToLogin()
      toast.show(sentenceOf(error), 'bad')
    } finally {
      ending.value = undefined
    }
  }
  const end = ({ id }: SessionItem) => act(id, 'sessions.ended', () => api(revokeSession, { params: { id } }))
  const endOthers = () => act('others', 'sessions.othersEnded', () => api(revokeOtherSessions))
  return { sessions: computed(() => data.value?.items), errorText, refresh, ending, end, endOthers }
}

/** It has ended by itself meanwhile, which is what was wanted. */
function unlessGone(error: unknown): void {
  if (!(error instanceof ApiError) || error.code !== 'account.session_not_found') throw error
}
