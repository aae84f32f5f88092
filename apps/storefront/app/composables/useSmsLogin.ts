import { ApiError, loginBySms, sendSmsCode } from '@jishi/contract'

/** Login by a code. A number that nobody has can become an account with the same code. */
export function useSmsLogin() {
  const api = useApi()
  const { t } = useI18n()
  const { enter } = useEntrance()
  /** The number that turned out to have no account. */
  const newMobile = ref('')
  const given = reactive({ mobile: '', smsCode: '', remember: false, acceptedTerms: false })
  const isNew = computed(() => newMobile.value !== '' && newMobile.value === given.mobile)

  const form = useForm(given, {
    judge: () => ({
      mobile: !isMobile(given.mobile) && t('account.mobileRule'),
      smsCode: !isSmsCode(given.smsCode) && t('account.codeRule'),
      acceptedTerms: isNew.value && !given.acceptedTerms && t('terms.rule'),
    }),
    async act() {
      const { mobile, smsCode, remember } = given
      const body = { mobile, smsCode, remember, createAccount: isNew.value }
      await enter(await api(loginBySms, { body }))
    },
    codes: smsCodeErrors('smsCode'),
    refused(error) {
      if (!(error instanceof ApiError) || error.code !== 'account.not_registered') return false
      newMobile.value = given.mobile
      return true
    },
  })
  const code = useSmsCode({
    to: () => given.mobile,
    isReady: () => form.check('mobile'),
    ask: (human) => api(sendSmsCode, { body: { mobile: given.mobile, purpose: 'login', human } }),
    explain: form.explain,
  })
  return { ...form, code, isNew }
}
