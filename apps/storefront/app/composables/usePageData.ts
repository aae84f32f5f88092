import { ApiError, type Client } from '@jishi/contract'

/**
 * Data of a public page, fetched while rendering. A missing thing becomes the 404 page; anything else the error page.
 * Changing `key` fetches again; the old data stays until the new is there.
 */
export async function usePageData<T>(key: MaybeRefOrGetter<string>, load: (api: Client) => Promise<T>) {
  const api = useApi()
  const { data, error, status, refresh } = await useAsyncData(key, () => load(api))
  watch(error, throwAsPage, { immediate: true })
  return { data: data as Ref<T>, isLoading: computed(() => status.value === 'pending'), refresh }
}

function throwAsPage(error: Error | undefined) {
  if (!error) return
  const cause = error.cause ?? error
  const status =
    cause instanceof ApiError ? cause.status || 503 : ((error as { status?: number }).status ?? 500)
  throw createError({ status, statusText: error.message, fatal: true })
}
