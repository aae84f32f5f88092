import { login } from '@jishi/contract'

export function useLoginForm() {
  const api = useApi()
  const { t } = useI18n()
  const { errorText, fieldErrors } = useErrorText()
  const { enter } = useEntrance()
  const form = reactive({ login: '', password: '', remember: false })
  const errors = ref<{ login?: string; password?: string }>({})
  const failure = ref('')
  const isBusy = ref(false)

  async function submit() {
    if (isBusy.value) return
    failure.value = ''
    errors.value = {
      login: form.login.trim() ? undefined : t('account.enterName'),
      password: form.password ? undefined : t('account.enterPassword'),
    }
    if (errors.value.login || errors.value.password) return
    isBusy.value = true
    try {
      await enter(await api(login, { body: { ...form, login: form.login.trim() } }))
    } catch (error) {
      errors.value = fieldErrors(error)
      if (Object.keys(errors.value).length === 0) failure.value = errorText(error)
    } finally {
      isBusy.value = false
    }
  }
  return { form, errors, failure, isBusy, submit }
}
