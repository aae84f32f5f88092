import { resetPasswordBySms, sendSmsCode } from '@jishi/contract'

/** A forgotten password: a new one, by a code to the mobile. */
export function useForgotBySms(done: () => void) {
  const api = useApi()
  const me = useMe()
  const { t } = useI18n()
  const given = reactive({ mobile: '', smsCode: '', newPassword: '' })
  const form = useForm(given, {
    judge: () => ({
      mobile: !isMobile(given.mobile) && t('account.mobileRule'),
      smsCode: !isSmsCode(given.smsCode) && t('account.codeRule'),
      newPassword: !isNewPassword(given.newPassword) && t('account.passwordRule'),
    }),
    act: async () => {
      await api(resetPasswordBySms, { body: { ...given } })
      // All sessions have ended, also one of this browser.
      me.forget()
      done()
    },
    codes: {
      'account.not_registered': 'mobile',
      'account.weak_password': 'newPassword',
      ...smsCodeErrors('smsCode'),
    },
  })
  const code = useSmsCode({
    to: () => given.mobile,
    isReady: () => form.check('mobile'),
    ask: (human) => api(sendSmsCode, { body: { mobile: given.mobile, purpose: 'reset_password', human } }),
    explain: form.explain,
  })
  return { ...form, code }
}
