import { bindByMobile, type SessionView, sendSmsCode } from '@jishi/contract'

/** Ties a third party's identity to the account of a mobile number, or to a new one. */
export function useBindByMobile(
  ticket: () => string,
  bound: (session: SessionView) => void,
  lost: () => void,
) {
  const api = useApi()
  const { t } = useI18n()
  const given = reactive({ mobile: '', smsCode: '', acceptedTerms: false })
  const form = useForm(given, {
    judge: () => ({
      mobile: !isMobile(given.mobile) && t('account.mobileRule'),
      smsCode: !isSmsCode(given.smsCode) && t('account.codeRule'),
      acceptedTerms: !given.acceptedTerms && t('terms.rule'),
    }),
    async act() {
      const { mobile, smsCode } = given
      bound(await api(bindByMobile, { body: { ticket: ticket(), mobile, smsCode, acceptedTerms: true } }))
    },
    codes: smsCodeErrors('smsCode'),
    refused: whenTicketLost(lost),
  })
  const code = useSmsCode({
    to: () => given.mobile,
    isReady: () => form.check('mobile'),
    ask: (human) => api(sendSmsCode, { body: { mobile: given.mobile, purpose: 'bind', human } }),
    explain: form.explain,
  })
  return { ...form, code }
}
