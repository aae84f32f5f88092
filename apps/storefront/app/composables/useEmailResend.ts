import { ApiError, resendEmail } from '@jishi/contract'

/** Sends the verification mail again, at most once a minute. */
export function useEmailResend() {
  const api = useApi()
  const toast = useToast()
  const { t } = useI18n()
  const { errorText } = useErrorText()
  const { needsLogin, sendToLogin } = useLoginGate()
  const now = useNow()
  const againAt = ref(0)
  const isSending = ref(false)
  const waitSeconds = computed(() => Math.max(0, Math.ceil((againAt.value - (now.value ?? 0)) / 1000)))
  const wait = (seconds: number) => {
    againAt.value = Date.now() + seconds * 1000
  }

  async function resend() {
    if (isSending.value || waitSeconds.value > 0) return
    isSending.value = true
    try {
      await api(resendEmail)
      wait(60)
      toast.show(t('security.emailResent'), 'good')
    } catch (error) {
      if (needsLogin(error)) return sendToLogin()
      if (error instanceof ApiError && error.code === 'account.mail_too_soon')
        wait(Number(error.details.seconds ?? 60))
      toast.show(errorText(error), 'bad')
    } finally {
      isSending.value = false
    }
  }
  return { resend, isSending, waitSeconds, wait }
}
