import { type ErrorBody, type Fetch, refreshSession } from '@jishi/contract'

const refreshable = ['account.session_ended', 'account.login_required']

/** Same-origin fetch. An access token that ran out is renewed once, by one call for all who wait, and the call repeated. */
export function browserFetch(): Fetch {
  let refreshing: Promise<boolean> | undefined

  function refresh() {
    refreshing ??= fetch(`/api${refreshSession.path}`, {
      method: refreshSession.method,
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
      .then(
        (response) => response.ok,
        () => false,
      )
      .finally(() => {
        refreshing = undefined
      })
    return refreshing
  }

  return async (url, init) => {
    const response = await fetch(url, init)
    const code = response.status === 401 ? await readCode(response) : ''
    if (!refreshable.includes(code)) return response
    const isRenewed = await refresh()
    // A session that cannot be renewed has been cleared: what strangers may do goes on as a stranger.
    return isRenewed || code === 'account.session_ended' ? fetch(url, init) : response
  }
}

async function readCode(response: Response): Promise<string> {
  const body = (await response
    .clone()
    .json()
    .catch(() => undefined)) as ErrorBody | undefined
  return body?.error.code ?? ''
}
