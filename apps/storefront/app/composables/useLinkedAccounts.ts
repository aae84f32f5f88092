import { getLoginOptions, type LinkedAccount, listLinkedAccounts, unbindSocial } from '@jishi/contract'

/** The third parties that are tied to my account, and those that could be. */
export function useLinkedAccounts() {
  const api = useApi()
  const toast = useToast()
  const { t } = useI18n()
  const { errorText: sentenceOf } = useErrorText()
  const { needsLogin, sendToLogin } = useLoginGate()
  const { data, errorText, refresh } = useMyData('linked', async (call) => {
    const [{ providers }, { items }] = await Promise.all([call(getLoginOptions), call(listLinkedAccounts)])
    return linkedRows(providers, items)
  })
  const untying = ref<string>()

  async function untie({ provider, label }: LinkedAccount) {
    if (untying.value !== undefined) return
    untying.value = provider
    try {
      await api(unbindSocial, { params: { provider } })
      toast.show(t('social.untied', { label }), 'good')
    } catch (error) {
      if (needsLogin(error)) return sendToLogin()
      toast.show(sentenceOf(error), 'bad')
    } finally {
      untying.value = undefined
    }
    await refresh()
  }
  return { rows: data, errorText, refresh, untying, untie }
}
