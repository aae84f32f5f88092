import { ApiError, type ErrorCode, mobilePattern, register, usernamePattern } from '@jishi/contract'

type Field = 'username' | 'mobile' | 'password' | 'smsCode' | 'acceptedTerms'
type Errors = Partial<Record<Field, string>>

const fieldOfCode: Partial<Record<ErrorCode | 'client.unreachable', Field>> = {
  'account.username_taken': 'username',
  'account.mobile_taken': 'mobile',
  'account.weak_password': 'password',
  'account.sms_code_wrong': 'smsCode',
  'account.sms_too_soon': 'smsCode',
  'account.sms_daily_limit': 'smsCode',
}
const fits = (pattern: string, text: string) => new RegExp(pattern).test(text)

export function useRegisterForm() {
  const api = useApi()
  const { t } = useI18n()
  const { errorText, fieldErrors } = useErrorText()
  const { enter } = useEntrance()
  const form = reactive({ username: '', mobile: '', password: '', smsCode: '', acceptedTerms: false })
  /** Left once, so it may be judged while typing. */
  const touched = reactive<Partial<Record<Field, boolean>>>({})
  /** What the server said about the present value. */
  const refused = ref<Errors>({})
  const failure = ref('')
  const isBusy = ref(false)
  const code = useSmsCode()
  const username = useAvailability('username', toRef(form, 'username'), () =>
    fits(usernamePattern, form.username),
  )
  const mobile = useAvailability('mobile', toRef(form, 'mobile'), () => fits(mobilePattern, form.mobile))

  for (const field of Object.keys(form) as Field[]) {
    watch(
      () => form[field],
      () => delete refused.value[field],
    )
  }
  const wrong = computed<Errors>(() => judge(form, { username: username.value, mobile: mobile.value }, t))
  const errors = computed<Errors>(() => {
    const shown = Object.entries(wrong.value).filter(([field]) => touched[field as Field])
    return { ...Object.fromEntries(shown), ...refused.value }
  })

  function explain(error: unknown) {
    const field = error instanceof ApiError ? fieldOfCode[error.code] : undefined
    refused.value = field ? { [field]: errorText(error) } : fieldErrors(error)
    if (Object.keys(refused.value).length === 0) failure.value = errorText(error)
  }
  async function sendCode() {
    touched.mobile = true
    if (wrong.value.mobile) return
    touched.smsCode = false
    await code.send(form.mobile).catch(explain)
  }
  async function submit() {
    if (isBusy.value) return
    failure.value = ''
    for (const field of Object.keys(form) as Field[]) touched[field] = true
    if (Object.keys(wrong.value).length > 0) return
    isBusy.value = true
    try {
      await enter(await api(register, { body: { ...form, acceptedTerms: true } }))
    } catch (error) {
      explain(error)
    } finally {
      isBusy.value = false
    }
  }
  return { form, touched, errors, failure, isBusy, username, mobile, code, sendCode, submit }
}

function judge(
  form: { username: string; mobile: string; password: string; smsCode: string; acceptedTerms: boolean },
  standing: { username: string; mobile: string },
  t: (key: string) => string,
): Errors {
  const errors: Errors = {}
  if (/^\d+$/.test(form.username)) errors.username = t('account.usernameDigits')
  else if (!fits(usernamePattern, form.username)) errors.username = t('account.usernameRule')
  else if (standing.username === 'taken') errors.username = t('account.usernameTaken')
  if (!fits(mobilePattern, form.mobile)) errors.mobile = t('account.mobileRule')
  else if (standing.mobile === 'taken') errors.mobile = t('account.mobileTaken')
  if (form.password.length < 8 || form.password.length > 64) errors.password = t('account.passwordRule')
  if (!/^\d{6}$/.test(form.smsCode)) errors.smsCode = t('account.codeRule')
  if (!form.acceptedTerms) errors.acceptedTerms = t('account.termsRule')
  return errors
}
