import type { Client } from '@jishi/contract'

/**
 * Data that is mine: fetched in the browser only, so that nothing personal is in the HTML. `data` is undefined while
 * loading (show a skeleton) and after an error (show `ErrorState` with `errorText`).
 */
export function useMyData<T>(key: MaybeRefOrGetter<string>, load: (api: Client) => Promise<T>) {
  const api = useApi()
  const { errorText } = useErrorText()
  const { data, error, status, refresh } = useAsyncData(key, () => load(api), {
    server: false,
    lazy: true,
    dedupe: 'defer',
  })
  return {
    data,
    error,
    errorText: computed(() => (error.value ? errorText(error.value.cause ?? error.value) : '')),
    isLoading: computed(() => status.value === 'pending' || status.value === 'idle'),
    refresh,
  }
}
