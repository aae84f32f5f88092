import { ApiError, type Client } from '@jishi/contract'

/**
 * Data of a public page, fetched while rendering. A missing thing becomes the 404 page; anything else the error page.
 * Changing `key` fetches again; the old data stays until the new is there.
 */
export async function usePageData<T>(key: MaybeRefOrGetter<string>, load: (api: Client) => Promise<T>) {
  const api = useApi()
  const task = useOwnTask()
  const { data, error, status, refresh } = await useAsyncData(key, () => load(api))
  if (error.value) throw toPageError(error.value)
  await task
  // The visitor has gone on before it came: this page is never shown, so it never becomes ready.
  if (import.meta.client && data.value == null) await new Promise<never>(() => {})
  watch(error, (later) => {
    if (later) showError(toPageError(later))
  })

  const shown = shallowRef(data.value as T)
  watch(data, (next) => {
    if (next) shown.value = next as T
  })
  return { data: shown, isLoading: computed(() => status.value === 'pending'), refresh }
}

function toPageError(error: Error) {
  const cause = error.cause ?? error
  // On the server throwing is enough, and a missing page is nothing to log; in the browser `fatal` shows the error page.
  const status = cause instanceof ApiError ? cause.status || 503 : 500
  return createError({
    status,
    statusText: cause instanceof ApiError ? cause.code : 'failed',
    fatal: import.meta.client,
  })
}
