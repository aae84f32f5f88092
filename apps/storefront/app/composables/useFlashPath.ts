import { type FlashGuard, type HumanAnswer, openFlashPath } from '@jishi/contract'

export type FlashPath = ReturnType<typeof useFlashPath>

/**
 * The one-time path of a claim, where the sale wants one, with the human check before it where it wants that too. A path is
 * kept until it is refused: tries of the same press go the same way.
 */
export function useFlashPath(itemId: number, guard: () => FlashGuard) {
  const api = useApi()
  const { errorText } = useErrorText()
  const human = useHumanCheck()
  const isChecking = ref(false)
  const isSending = ref(false)
  let kept: string | undefined
  let finish: ((path: string | undefined) => void) | undefined
  let fail: ((error: unknown) => void) | undefined

  /** Undefined where none is wanted; null when the person closed the check. Throws what the server said. */
  async function open(): Promise<string | null | undefined> {
    if (guard() === 'none') return undefined
    if (guard() === 'captcha' && kept === undefined) kept = await askHuman()
    else kept ??= await ask()
    return kept ?? null
  }
  async function ask(answer?: HumanAnswer): Promise<string> {
    const { path } = await api(openFlashPath, {
      params: { id: itemId },
      body: answer ? { human: answer } : {},
    })
    return path
  }
  function askHuman(): Promise<string | undefined> {
    human.clear()
    isChecking.value = true
    void human.start()
    return new Promise((resolve, reject) => {
      finish = resolve
      fail = reject
    })
  }
  /** The person has answered the check. */
  async function confirm() {
    const answer = isSending.value ? undefined : human.answer()
    if (answer === undefined) return
    isSending.value = true
    try {
      finish?.(await ask(answer))
      isChecking.value = false
    } catch (error) {
      if (isAboutHuman(error)) return human.used(errorText(error))
      fail?.(error)
      isChecking.value = false
    } finally {
      isSending.value = false
    }
  }
  /** It was refused: the next try gets a new one. */
  function forget() {
    kept = undefined
  }

  watch(isChecking, (opened) => {
    if (opened) return
    human.clear()
    finish?.(undefined)
  })
  return reactive({ human, isChecking, isSending, open, confirm, forget })
}
