import { ApiError, type HumanAnswer, type SessionView } from '@jishi/contract'

interface Given {
  login: string
  password: string
  human?: HumanAnswer
}

/**
 * A name and a password. After some failures the server wants the human check too: it then stands below what was typed,
 * and each try uses up an answer.
 */
export function useCredentials(
  ask: (given: Given) => Promise<SessionView>,
  entered: (session: SessionView) => unknown,
  refusedElse: (error: unknown) => boolean = () => false,
) {
  const { t } = useI18n()
  const { errorText } = useErrorText()
  const human = useHumanCheck()
  const needsHuman = ref(false)
  /** What the server said when it takes no more passwords for a while. */
  const paused = ref('')

  const given = reactive({ login: '', password: '' })
  const form = useForm(given, {
    judge: () => ({
      login: !given.login.trim() && t('login.enterName'),
      password: !given.password && t('login.enterPassword'),
    }),
    async act() {
      paused.value = ''
      const answer = needsHuman.value ? human.answer() : undefined
      if (needsHuman.value && !answer) return
      const { login, password } = given
      await entered(await ask({ login: login.trim(), password, ...(answer && { human: answer }) }))
    },
    refused,
  })

  function refused(error: unknown): boolean {
    if (isAboutHuman(error)) {
      human.used(errorText(error))
      needsHuman.value = true
      return true
    }
    if (needsHuman.value) human.used()
    if (refusedElse(error)) return true
    if (!(error instanceof ApiError) || error.code !== 'account.login_paused') return false
    paused.value = errorText(error)
    return true
  }
  return { ...form, human, needsHuman, paused }
}
