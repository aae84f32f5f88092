import { requestPasswordMail } from '@jishi/contract'

/** A forgotten password: a mail with a link. Nobody learns here whether an address belongs to an account. */
export function useForgotByMail(isShown: () => boolean) {
  const api = useApi()
  const { t } = useI18n()
  const { errorText } = useErrorText()
  const human = useHumanCheck()
  const sentTo = ref('')
  const given = reactive({ email: '' })
  const form = useForm(given, {
    judge: () => ({ email: !isEmail(given.email.trim()) && t('password.emailRule') }),
    async act() {
      const answer = human.answer()
      if (!answer) return
      const email = given.email.trim()
      await api(requestPasswordMail, { body: { email, human: answer } })
      sentTo.value = email
      human.clear()
    },
    refused(error) {
      human.used(isAboutHuman(error) ? errorText(error) : '')
      return isAboutHuman(error)
    },
  })
  function again() {
    sentTo.value = ''
    void human.start()
  }
  // A check is asked for only by who comes this way.
  watch(isShown, (shown) => shown && human.standing === 'empty' && !sentTo.value && human.start())
  return { ...form, human, sentTo, again }
}
