import { ApiError, type HumanAnswer } from '@jishi/contract'

export type SmsCode = ReturnType<typeof useSmsCode>

interface Way {
  /** May a code be asked for now? Shows what is missing. */
  isReady?: () => boolean
  /** Where the code goes, as it is shown. */
  to: () => string
  ask: (human: HumanAnswer) => Promise<{ resendAfterSeconds: number; expiresInSeconds: number }>
  /** Hears of refusals that are not about the human check. */
  explain: (error: unknown) => void
}

/** A code by SMS: first the human check, over the page; then the code goes out, and seconds count until the next. */
export function useSmsCode({ isReady = () => true, to, ask, explain }: Way) {
  const { errorText } = useErrorText()
  const human = useHumanCheck()
  const now = useNow()
  const resendAt = ref(0)
  const waitFor = ref(0)
  const isChecking = ref(false)
  const isSending = ref(false)
  const sent = ref<{ to: string; minutes: number }>()
  const waitSeconds = computed(() =>
    // `now` may be up to a second old.
    now.value === undefined
      ? 0
      : Math.max(0, Math.min(waitFor.value, Math.ceil((resendAt.value - now.value) / 1000))),
  )
  const wait = (seconds: number) => {
    waitFor.value = seconds
    resendAt.value = Date.now() + seconds * 1000
  }

  /** Opens the human check. */
  function open() {
    if (isSending.value || waitSeconds.value > 0 || !isReady()) return
    human.clear()
    isChecking.value = true
    void human.start()
  }
  async function send() {
    const answer = isSending.value ? undefined : human.answer()
    if (answer === undefined) return
    isSending.value = true
    try {
      const { expiresInSeconds, resendAfterSeconds } = await ask(answer)
      sent.value = { to: to(), minutes: Math.round(expiresInSeconds / 60) }
      wait(resendAfterSeconds)
      isChecking.value = false
    } catch (error) {
      if (isAboutHuman(error)) human.used(errorText(error))
      else stop(error)
    } finally {
      isSending.value = false
    }
  }
  function stop(error: unknown) {
    isChecking.value = false
    if (error instanceof ApiError && error.code === 'account.sms_too_soon')
      wait(Number(error.details.seconds ?? 60))
    explain(error)
  }

  watch(isChecking, (open) => open || human.clear())
  return reactive({ human, isChecking, isSending, sent, waitSeconds, open, send })
}
