import { type ErrorBody, type Fetch, refreshSession } from '@jishi/contract'

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
        // Read to its end: an answer that nobody reads keeps its connection busy.
        async (response) => (await response.arrayBuffer()) && response.ok,
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
    if (code !== 'account.session_ended') return response
    await refresh()
    // A session that cannot be renewed has been cleared: what strangers may do goes on as a stranger.
    return fetch(url, init)
  }
}

async function readCode(response: Response): Promise<string> {
  const body = (await response
    .clone()
    .json()
    .catch(() => undefined)) as ErrorBody | undefined
  return body?.error.code ?? ''
}
