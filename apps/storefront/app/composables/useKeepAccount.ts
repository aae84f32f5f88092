import { cancelDeletion } from '@jishi/contract'

/** Calls off the deletion of my account. */
export function useKeepAccount() {
  const api = useApi()
  const me = useMe()
  const toast = useToast()
  const { t } = useI18n()
  const { errorText } = useErrorText()
  const { needsLogin, sendToLogin } = useLoginGate()
  const isKeeping = ref(false)

  async function keep() {
    if (isKeeping.value) return
    isKeeping.value = true
    try {
      me.update(await api(cancelDeletion))
      toast.show(t('privacy.kept'), 'good')
    } catch (error) {
      if (needsLogin(error)) return sendToLogin()
      toast.show(errorText(error), 'bad')
    } finally {
      isKeeping.value = false
    }
  }
  return { keep, isKeeping }
}
