import { getLoginOptions } from '@jishi/contract'

/** The third parties this shop takes logins from; empty when they could not be asked for: the other ways remain. */
export function useLoginOptions() {
  const api = useApi()
  const { data, status } = useAsyncData('login-options', () => api(getLoginOptions), {
    server: false,
    lazy: true,
  })
  const providers = computed(() => data.value?.providers ?? [])
  const labelOf = (name: string) => providers.value.find((provider) => provider.name === name)?.label ?? name
  return {
    providers,
    labelOf,
    isLoading: computed(() => status.value === 'idle' || status.value === 'pending'),
  }
}
