import { ApiError, type ErrorCode, register, sendSmsCode, usernamePattern } from '@jishi/contract'

type Field = 'username' | 'mobile' | 'password' | 'smsCode' | 'acceptedTerms'
type Errors = Partial<Record<Field, string>>

const fieldOfCode: Partial<Record<ErrorCode | 'client.unreachable', Field>> = {
  'account.username_taken': 'username',
  'account.mobile_taken': 'mobile',
  'account.weak_password': 'password',
  ...smsCodeErrors('smsCode'),
}
const isUsername = (text: string) => new RegExp(usernamePattern).test(text)

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
  const username = useAvailability('username', toRef(form, 'username'), () => isUsername(form.username))
  const mobile = useAvailability('mobile', toRef(form, 'mobile'), () => isMobile(form.mobile))

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
  const code = useSmsCode({
    to: () => form.mobile,
    isReady() {
      touched.mobile = true
      touched.smsCode = false
      return !wrong.value.mobile
    },
    ask: (human) => api(sendSmsCode, { body: { mobile: form.mobile, purpose: 'register', human } }),
    explain,
  })
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
  return { form, touched, errors, failure, isBusy, username, mobile, code, submit }
}

function judge(
  form: { username: string; mobile: string; password: string; smsCode: string; acceptedTerms: boolean },
  standing: { username: string; mobile: string },
  t: (key: string) => string,
): Errors {
  const errors: Errors = {}
  if (/^\d+$/.test(form.username)) errors.username = t('register.usernameDigits')
  else if (!isUsername(form.username)) errors.username = t('register.usernameRule')
  else if (standing.username === 'taken') errors.username = t('register.usernameTaken')
  if (!isMobile(form.mobile)) errors.mobile = t('account.mobileRule')
  else if (standing.mobile === 'taken') errors.mobile = t('account.mobileTaken')
  if (!isNewPassword(form.password)) errors.password = t('account.passwordRule')
  if (!isSmsCode(form.smsCode)) errors.smsCode = t('account.codeRule')
  if (!form.acceptedTerms) errors.acceptedTerms = t('terms.rule')
  return errors
}
