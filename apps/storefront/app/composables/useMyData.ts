import type { Client } from '@jishi/contract'

/**
 * Data that is mine: fetched in the browser only, so that nothing personal is in the HTML. `data` is undefined while
 * loading (show a skeleton) and after an error (show `ErrorState` with `errorText`). A session that is over leads to the
 * login page, and the skeleton stays until then.
 */
export function useMyData<T>(key: MaybeRefOrGetter<string>, load: (api: Client) => Promise<T>) {
  const api = useApi()
  const { errorText } = useErrorText()
  const { needsLogin, sendToLogin } = useLoginGate()
  // Nuxt keeps the cause of what is thrown, or that itself: an error that has a cause of its own would be lost.
  const ask = () => load(api).catch((cause: unknown) => Promise.reject(new Error('not loaded', { cause })))
  const { data, error, status, refresh } = useAsyncData(key, ask, {
    server: false,
    lazy: true,
    dedupe: 'defer',
  })
  const cause = computed(() => error.value?.cause ?? error.value)
  const isLeaving = computed(() => needsLogin(cause.value))
  watch(isLeaving, (leaving) => leaving && sendToLogin())
  return {
    data,
    error: cause,
    errorText: computed(() => (cause.value && !isLeaving.value ? errorText(cause.value) : '')),
    isLoading: computed(() => status.value === 'pending' || status.value === 'idle' || isLeaving.value),
    refresh,
  }
}
