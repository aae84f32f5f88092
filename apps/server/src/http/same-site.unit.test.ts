import Fastify, { type InjectOptions } from 'fastify'
import { expect, it } from 'vitest'
import { useErrorHandler } from './error-handler.ts'
import { useSameSiteCheck } from './same-site.ts'

const app = Fastify()
useErrorHandler(app)
useSameSiteCheck(app, { trustedOrigins: ['https://m.jishi.example'] })
app.all('/thing', async () => 'changed')

async function ask(headers: Record<string, string>, method: InjectOptions['method'] = 'POST') {
  const answer = await app.inject({ method, url: '/thing', headers: { host: 'jishi.example', ...headers } })
  return answer.statusCode === 200 ? 'changed' : answer.json().error.code
}

const session = { cookie: 'theme=dark; jishi_access=x; jishi_in=1' }
const cart = { cookie: 'jishi_cart=x' }
const refused = 'request.cross_site'

it.each(['same-origin', 'same-site', 'none'])('takes a change that the browser calls %s', async (site) => {
  expect(await ask({ ...session, 'sec-fetch-site': site })).toBe('changed')
  expect(await ask({ ...cart, 'sec-fetch-site': site })).toBe('changed')
})

it("§16.2 P7 refuses a change with any of our visitor's cookies that comes from another site", async () => {
  const others = [
    'jishi_refresh=x',
    'jishi_oauth=x',
    'jishi_in=1',
    'a=b;jishi_lang=en',
    'a=b;  jishi_access =x',
  ]
  for (const cookies of [session, cart, ...others.map((cookie) => ({ cookie }))]) {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'] as const) {
      expect(await ask({ ...cookies, 'sec-fetch-site': 'cross-site' }, method)).toBe(refused)
    }
  }
})

it('compares the origin where the browser does not say the site', async () => {
  expect(await ask({ ...session, origin: 'https://jishi.example' })).toBe('changed')
  expect(await ask({ ...session, origin: 'https://jishi.example:8443' })).toBe(refused)
  expect(await ask({ ...session, origin: 'https://jishi.example.evil.example' })).toBe(refused)
  expect(await ask({ ...session, origin: 'null' })).toBe(refused)
  expect(await ask(session)).toBe(refused)
})

it('§16.2 P7 refuses a change with our cookies that says nothing of where it comes from', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'] as const) {
    expect(await ask({ cookie: 'jishi_oauth=x' }, method)).toBe(refused)
    expect(await ask({ ...session, referer: 'https://jishi.example/cart' }, method)).toBe(refused)
  }
  expect(await ask({ cookie: 'jishi_oauth=x' }, 'GET')).toBe('changed')
})

it('does not let a good origin outvote what the browser says of the site', async () => {
  expect(await ask({ ...session, origin: 'https://jishi.example', 'sec-fetch-site': 'cross-site' })).toBe(
    refused,
  )
})

it('§16.2 takes changes from the origins of the configuration, to the letter', async () => {
  expect(await ask({ ...session, origin: 'https://m.jishi.example', 'sec-fetch-site': 'cross-site' })).toBe(
    'changed',
  )
  for (const origin of [
    'http://m.jishi.example',
    'https://m.jishi.example:8443',
    'https://m.jishi.example.evil',
  ]) {
    expect(await ask({ ...session, origin, 'sec-fetch-site': 'cross-site' })).toBe(refused)
  }
})

it('takes reading, bearer calls and calls without our cookies from anywhere', async () => {
  const elsewhere = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  expect(await ask({ ...session, ...elsewhere }, 'GET')).toBe('changed')
  expect(await ask({ ...session, ...elsewhere, authorization: 'Bearer x' })).toBe('changed')
  expect(await ask({ ...session, ...elsewhere, authorization: 'Basic x' })).toBe(refused)
  expect(await ask(elsewhere)).toBe('changed')
  expect(await ask({ cookie: 'other_jishi_access=x', ...elsewhere })).toBe('changed')
  expect(await ask({})).toBe('changed')
})
