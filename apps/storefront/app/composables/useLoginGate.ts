import { ApiError } from '@jishi/contract'

/** For answers that say the session is over, after the automatic renewal failed too. */
export function useLoginGate() {
  const me = useMe()
  const route = useRoute()

  function needsLogin(error: unknown): boolean {
    return error instanceof ApiError && error.status === 401 && error.code !== 'account.wrong_credentials'
  }
  /** Forgets who was here, asks to log in, and comes back to this page. */
  function sendToLogin() {
    me.forget()
    return navigateTo({ path: '/login', query: { next: route.fullPath } }, { replace: true })
  }
  return { needsLogin, sendToLogin }
}
