import { unzipSync } from 'fflate'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { confirmed, openProfileShop, type ProfileShop } from './profile.fixtures.ts'

let shop: ProfileShop
let app: Awaited<ReturnType<ProfileShop['createApp']>>
beforeAll(async () => {
  shop = await openProfileShop()
  app = await shop.createApp()
})
afterAll(async () => {
  await app.close()
  await shop.close()
})

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
async function someone() {
  const { id, mobile } = await shop.person()
  const authorization = `Bearer ${await shop.logIn(id)}`
  return {
    id,
    mobile,
    call: (method: Method, path: string, payload?: object, headers: Record<string, string> = {}) =>
      app.inject({
        method,
        url: `/api/account${path}`,
        ...(payload && { payload }),
        headers: { authorization, ...headers },
      }),
  }
}
const post = (path: string, payload: object) =>
  app.inject({ method: 'POST', url: `/api/account${path}`, payload })
const picture = () =>
  sharp({ create: { width: 40, height: 90, channels: 3, background: '#2f7d57' } })
    .png()
    .toBuffer()

it('§1.8 changes the nickname; a blank one is refused beside its field', async () => {
  const { call } = await someone()
  expect((await call('PUT', '/profile', { nickname: ' 小明 ' })).json()).toMatchObject({ nickname: '小明' })
  const blank = await call('PUT', '/profile', { nickname: '   ' })
  expect([blank.statusCode, blank.json().error.code]).toEqual([400, 'request.invalid'])
  expect(Object.keys(blank.json().error.details.fields)).toEqual(['nickname'])
})

it('§1.4 sets an address and verifies it by the link, in whatever browser that is opened', async () => {
  const { call } = await someone()
  const set = await call(
    'PUT',
    '/email',
    { confirm: confirmed, email: 'route@example.com' },
    { 'accept-language': 'en' },
  )
  expect(set.json()).toMatchObject({ email: 'route@example.com', emailActive: false })
  const token = await shop.readMailedToken()
  expect(shop.mails.at(-1)?.subject).toContain('Verify your e-mail')
  const again = await call('POST', '/email/verification')
  expect([again.statusCode, again.headers['retry-after']]).toEqual([429, '60'])
  const verified = await post('/email/verify', { token })
  expect([verified.statusCode, verified.json()]).toEqual([200, { email: 'route@example.com' }])
  const twice = await post('/email/verify', { token })
  expect([twice.statusCode, twice.json().error.code]).toEqual([422, 'account.link_invalid'])
})

it('§1.4 sends the verification mail again', async () => {
  const { call } = await someone()
  await call('PUT', '/email', { confirm: confirmed, email: 'again@example.com' })
  shop.clock.advance(60_000)
  const again = await call('POST', '/email/verification')
  expect([again.statusCode, again.json()]).toEqual([202, { done: true }])
})

it('§1.8 answers a forgotten password alike for known and unknown addresses, and takes the new one', async () => {
  const { call, mobile } = await someone()
  await call('PUT', '/email', { confirm: confirmed, email: 'forgot@example.com' })
  await post('/email/verify', { token: await shop.readMailedToken() })
  const answers = []
  for (const email of ['nobody@example.com', 'forgot@example.com']) {
    const { statusCode, body } = await post('/password-resets/mail', {
      email,
      human: await shop.solveHuman(),
    })
    answers.push([statusCode, body])
  }
  expect(answers).toEqual(Array(2).fill([202, '{"done":true}']))
  const newPassword = 'lacquer-heron-78'
  const token = await shop.readMailedToken()
  expect((await post('/password-resets', { token, newPassword })).json()).toEqual({ done: true })
  expect((await post('/password-resets', { token, newPassword })).statusCode).toBe(422)
  const visitor = { ip: '192.0.2.200', userAgent: 'vitest' }
  await shop.accounts.authenticatePassword({ login: mobile, password: newPassword }, visitor)
})

it('§1.8 moves to another mobile', async () => {
  const { call } = await someone()
  const mobile = '13411110001'
  const smsCode = await shop.sendCode('change_mobile', mobile)
  const moved = await call('PUT', '/mobile', { confirm: confirmed, mobile, smsCode })
  expect(moved.json()).toMatchObject({ mobileMasked: '134****0001' })
})

it('§1.8 takes a picture as bytes, whatever it is called, and goes back to none', async () => {
  const { call } = await someone()
  const put = await call('PUT', '/avatar', await picture(), { 'content-type': 'image/jpeg' })
  expect([put.statusCode, put.json().avatarUrl]).toEqual([200, expect.stringMatching(/\.webp$/)])
  expect((await call('DELETE', '/avatar')).json()).toMatchObject({ avatarUrl: null })
})

it.each([
  ['an SVG', 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
  ['a page that calls itself a picture', 'image/png', '<!doctype html><script>alert(1)</script>'],
])('§1.8 P6 refuses %s', async (_name, type, text) => {
  const { call } = await someone()
  const put = await call('PUT', '/avatar', Buffer.from(text), { 'content-type': type })
  expect([put.statusCode, put.json().error.code]).toEqual([422, 'account.picture_refused'])
})

it('§1.8 refuses a picture that does not come as one, or is over 5 MB', async () => {
  const { call } = await someone()
  const page = await call('PUT', '/avatar', Buffer.from('<html>'), { 'content-type': 'text/html' })
  expect(page.statusCode).toBe(415)
  const json = await call('PUT', '/avatar', { picture: 'x' })
  expect(json.statusCode).toBe(415)
  const large = await call('PUT', '/avatar', Buffer.alloc(5 * 1024 * 1024 + 1), {
    'content-type': 'image/png',
  })
  expect(large.statusCode).toBe(413)
})

it('§1.8 asks for the deletion of the account and calls it off', async () => {
  const { call } = await someone()
  const asked = await call('POST', '/deletion', { confirm: confirmed })
  expect(asked.json().deletionAt).toBe(new Date(shop.clock.now().getTime() + 7 * 86_400_000).toISOString())
  expect((await call('DELETE', '/deletion')).json()).toMatchObject({ deletionAt: null })
})

it('§1.8 gives my data as a file that no cache keeps', async () => {
  const { call, mobile } = await someone()
  const answer = await call('GET', '/my-data')
  expect(answer.headers).toMatchObject({
    'content-type': 'application/zip',
    'content-disposition': 'attachment; filename="jishi-my-data.zip"',
    'cache-control': 'no-store',
  })
  const { 'profile.json': profile } = unzipSync(new Uint8Array(answer.rawPayload))
  expect(Buffer.from(profile ?? []).toString()).toContain(mobile)
  const again = await call('GET', '/my-data')
  expect([again.statusCode, again.headers['retry-after']]).toEqual([429, '60'])
})

it('P4 does nothing of this for strangers', async () => {
  const closed: [Method, string][] = [
    ['PUT', '/profile'],
    ['PUT', '/avatar'],
    ['DELETE', '/avatar'],
    ['PUT', '/mobile'],
    ['PUT', '/email'],
    ['POST', '/email/verification'],
    ['POST', '/deletion'],
    ['DELETE', '/deletion'],
    ['GET', '/my-data'],
  ]
  const bodies: Record<string, object> = {
    '/profile': { nickname: 'x' },
    '/mobile': { confirm: confirmed, mobile: '13411110009', smsCode: '123456' },
    '/email': { confirm: confirmed, email: 'x@example.com' },
    '/deletion': { confirm: confirmed },
  }
  for (const [method, path] of closed) {
    const isPicture = method === 'PUT' && path === '/avatar'
    const answer = await app.inject({
      method,
      url: `/api/account${path}`,
      ...(bodies[path] && method !== 'DELETE' && { payload: bodies[path] }),
      ...(isPicture && { payload: await picture(), headers: { 'content-type': 'image/png' } }),
    })
    expect([method, path, answer.statusCode]).toEqual([method, path, 401])
  }
})
