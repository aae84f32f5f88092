import { getMe } from '@jishi/contract'

/** Who I am, as the server says now: an address may have been verified in another window. */
export function useMyAccount() {
  const me = useMe()
  const { errorText, refresh } = useMyData('me', async (api) => {
    const view = await api(getMe)
    me.update(view)
    return view
  })
  const account = computed(() => me.me)
  return { account, errorText: computed(() => (me.me ? '' : errorText.value)), refresh }
}
