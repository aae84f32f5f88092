import { afterEach, expect, it, vi } from 'vitest'
import { browserFetch } from './browser-fetch.ts'

/** Answers by path, the last answer of a path for ever; keeps what was asked. */
function serve(answers: Record<string, { status: number; code?: string }[]>) {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url)
    const queue = answers[url] ?? []
    const { status, code } = (queue.length > 1 ? queue.shift() : queue[0]) ?? { status: 404 }
    return new Response(JSON.stringify(code ? { error: { code } } : {}), { status })
  })
  return asked
}
const refresh = '/api/account/sessions/refresh'
const ended = { status: 401, code: 'account.session_ended' }

afterEach(() => vi.unstubAllGlobals())

it('renews a session that ran out and asks once more', async () => {
  const asked = serve({ '/api/orders': [ended, { status: 200 }], [refresh]: [{ status: 200 }] })
  expect((await browserFetch()('/api/orders', {})).status).toBe(200)
  expect(asked).toEqual(['/api/orders', refresh, '/api/orders'])
})

it('asks once more only, even when the session stays dead', async () => {
  const asked = serve({ '/api/orders': [ended], [refresh]: [ended] })
  expect((await browserFetch()('/api/orders', {})).status).toBe(401)
  expect(asked).toEqual(['/api/orders', refresh, '/api/orders'])
})

it.each(['account.wrong_credentials', 'account.login_required'])(
  'takes %s as an answer and renews nothing',
  async (code) => {
    const asked = serve({ '/api/account/sessions': [{ status: 401, code }], [refresh]: [{ status: 200 }] })
    expect((await browserFetch()('/api/account/sessions', { method: 'POST' })).status).toBe(401)
    expect(asked).toEqual(['/api/account/sessions'])
  },
)

it('renews once for all who wait', async () => {
  const asked = serve({
    '/api/orders': [ended, { status: 200 }],
    '/api/cart': [ended, { status: 200 }],
    [refresh]: [{ status: 200 }],
  })
  const call = browserFetch()
  await Promise.all([call('/api/orders', {}), call('/api/cart', {})])
  expect(asked.filter((url) => url === refresh)).toHaveLength(1)
})
