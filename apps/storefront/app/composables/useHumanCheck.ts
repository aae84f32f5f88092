import { ApiError, getHumanCheck, type HumanAnswer, type HumanChallenge } from '@jishi/contract'

export type HumanStanding = 'empty' | 'loading' | 'ready' | 'working' | 'proved' | 'expired' | 'failed'
export type HumanCheck = ReturnType<typeof useHumanCheck>

/** What to say to who goes on without an answer. */
const missing: Partial<Record<HumanStanding, string>> = {
  working: 'human.wait',
  expired: 'human.late',
  failed: 'human.late',
}

/**
 * The check that a person is here: letters in a picture, or work that the browser does instead. A challenge is good for
 * one try, so a new one is asked for whenever one was used. Which way a visitor took is remembered for this visit.
 */
export function useHumanCheck() {
  const api = useApi()
  const { t } = useI18n()
  const { errorText } = useErrorText()
  const way = useState<HumanChallenge['kind']>('human-way', () => 'image')
  const standing = ref<HumanStanding>('empty')
  const text = ref('')
  const error = ref('')
  const share = ref(0)
  const picture = ref('')
  let answerOf = (): HumanAnswer | undefined => undefined
  let running: AbortController | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  function stop() {
    running?.abort()
    clearTimeout(timer)
    answerOf = () => undefined
  }
  /** Asks for a new challenge of this kind. */
  async function start(kind: HumanChallenge['kind'] = way.value) {
    stop()
    const mine = new AbortController()
    running = mine
    way.value = kind
    text.value = ''
    share.value = 0
    standing.value = kind === 'image' ? 'loading' : 'working'
    try {
      const challenge = await api(getHumanCheck, { query: { kind }, signal: mine.signal })
      timer = setTimeout(expire, challenge.expiresInSeconds * 1000)
      if (challenge.kind === 'image') show(challenge)
      else await prove(challenge, mine.signal)
    } catch (problem) {
      if (mine.signal.aborted) return
      clearTimeout(timer)
      standing.value = 'failed'
      error.value = problem instanceof ApiError ? errorText(problem) : t('human.cannotProve')
    }
  }
  function show({ id, svg }: Extract<HumanChallenge, { kind: 'image' }>) {
    picture.value = `data:image/svg+xml,${encodeURIComponent(svg)}`
    answerOf = () => (text.value.trim() ? { kind: 'image', id, text: text.value.trim() } : undefined)
    standing.value = 'ready'
  }
  async function prove({ challenge }: Extract<HumanChallenge, { kind: 'altcha' }>, signal: AbortSignal) {
    const onShare = (value: number) => {
      share.value = value
    }
    const payload = await proveWork(challenge, { signal, onShare })
    answerOf = () => ({ kind: 'altcha', payload })
    error.value = ''
    standing.value = 'proved'
  }
  function expire() {
    stop()
    text.value = ''
    standing.value = 'expired'
  }
  /** Undefined while there is none; the field then says what is missing. */
  function answer(): HumanAnswer | undefined {
    const given = answerOf()
    if (given === undefined) error.value = t(missing[standing.value] ?? 'human.missing')
    return given
  }
  /** The server has used up the challenge; `message` when it was not content with the answer. */
  function used(message = '') {
    error.value = message
    void start()
  }
  function clear() {
    stop()
    standing.value = 'empty'
    error.value = ''
  }

  watch(text, (value) => {
    if (value) error.value = ''
  })
  onBeforeUnmount(stop)
  return reactive({ way, standing, text, error, share, picture, start, answer, used, clear })
}

/** Says whether an answer is about the check itself. */
export function isAboutHuman(error: unknown): error is ApiError {
  return (
    error instanceof ApiError &&
    (error.code === 'account.human_check_required' || error.code === 'account.human_check_failed')
  )
}
