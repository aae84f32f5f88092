import { ApiError, sendSmsCode } from '@jishi/contract'

/** Sends a registration code, and counts the seconds until another may be sent. */
export function useSmsCode() {
  const api = useApi()
  const now = useNow()
  const resendAt = ref(0)
  const waitFor = ref(0)
  const isSending = ref(false)
  const sent = ref<{ mobile: string; minutes: number }>()
  const waitSeconds = computed(() =>
    // `now` may be up to a second old.
    now.value === undefined
      ? 0
      : Math.max(0, Math.min(waitFor.value, Math.ceil((resendAt.value - now.value) / 1000))),
  )
  const wait = (seconds: number) => {
    waitFor.value = seconds
    resendAt.value = Date.now() + seconds * 1000
  }

  /** Throws what the form has to explain. */
  async function send(mobile: string) {
    if (isSending.value || waitSeconds.value > 0) return
    isSending.value = true
    try {
      const answer = await api(sendSmsCode, { body: { mobile, purpose: 'register' } })
      sent.value = { mobile, minutes: Math.round(answer.expiresInSeconds / 60) }
      wait(answer.resendAfterSeconds)
    } catch (error) {
      if (error instanceof ApiError && error.code === 'account.sms_too_soon') {
        wait(Number(error.details.seconds ?? 60))
      }
      throw error
    } finally {
      isSending.value = false
    }
  }
  return { send, isSending, sent, waitSeconds }
}
