import { changeMobile, type MeView, sendSmsCode } from '@jishi/contract'

/** Moves my account to another mobile, with a code that goes to the new one. */
export function useMobileChange(account: () => MeView, done: () => void) {
  const api = useApi()
  const me = useMe()
  const { t } = useI18n()
  const given = reactive({ mobile: '', smsCode: '' })
  const form = useConfirmedForm(account, given, {
    judge: () => ({
      mobile: !isMobile(given.mobile) && t('account.mobileRule'),
      smsCode: !isSmsCode(given.smsCode) && t('account.codeRule'),
    }),
    async act(confirm) {
      me.update(await api(changeMobile, { body: { confirm, ...given } }))
      done()
    },
    codes: { 'account.mobile_taken': 'mobile', ...smsCodeErrors('smsCode') },
  })
  const code = useSmsCode({
    to: () => given.mobile,
    isReady: () => form.check('mobile'),
    ask: (human) => api(sendSmsCode, { body: { mobile: given.mobile, purpose: 'change_mobile', human } }),
    explain: form.explain,
  })
  return { ...form, code }
}
