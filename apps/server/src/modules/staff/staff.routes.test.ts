import {
  addStaffGroup,
  changeStaffGroup,
  getStaffMe,
  listAudit,
  listStaff,
  loginStaff,
  logoutStaff,
} from '@jishi/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { buildStaff } from './staff.fixtures.ts'
import { composeTotpCode } from './totp.ts'

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(() => shop.close())

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const get = (path: string, headers: Record<string, string> = {}) =>
  shop.app.inject({ method: 'GET', url: `/api${path}`, headers })

it('tells who I am and what I may do', async () => {
  const { id, username, token } = await buildStaff(shop.services, { permissions: ['sku.view', 'audit.view'] })
  const answer = await get(getStaffMe.path, bearer(token))
  expect(answer.statusCode, answer.body).toBe(200)
  expect(answer.json()).toEqual({
    id,
    username,
    isSuperuser: false,
    permissions: ['audit.view', 'sku.view'],
  })
})

describe('P27: the server enforces permissions', () => {
  it('asks a stranger to log in', async () => {
    const answer = await get(listStaff.path)
    expect(answer.statusCode).toBe(401)
    expect(answer.json().error.code).toBe('staff.login_required')
  })

  it('names the permission that is missing', async () => {
    const { token } = await buildStaff(shop.services, { permissions: ['staff.change'] })
    const answer = await get(listStaff.path, bearer(token))
    expect(answer.statusCode).toBe(403)
    expect(answer.json().error).toMatchObject({
      code: 'staff.forbidden',
      details: { permission: 'staff.view' },
    })
  })

  it('refuses before it reads the body', async () => {
    const answer = await shop.app.inject({
      method: 'POST',
      url: `/api${addStaffGroup.path}`,
      headers: { 'content-type': 'application/json' },
      payload: '{"half of',
    })
    expect(answer.statusCode).toBe(401)
  })

  it('lets in who has it', async () => {
    const { token } = await buildStaff(shop.services, { permissions: ['staff.view'] })
    expect((await get(listStaff.path, bearer(token))).statusCode).toBe(200)
  })

  it('takes no shopper’s token, and a shopper’s page takes no staff token', async () => {
    const userId = await shop.services.accounts.createByMobile('13800000009')
    const visitor = { ip: '203.0.113.9', userAgent: 'vitest' }
    const { session } = await shop.services.accounts.enter(userId, { isPersistent: true }, visitor)
    const shopper = session.accessToken
    for (const headers of [
      bearer(shopper),
      { cookie: `jishi_access=${shopper}` },
      { cookie: `jishi_staff=${shopper}` },
    ])
      expect((await get(getStaffMe.path, headers)).statusCode).toBe(401)

    const { token } = await buildStaff(shop.services, { isSuperuser: true })
    for (const headers of [
      bearer(token),
      { cookie: `jishi_access=${token}` },
      { cookie: `jishi_staff=${token}` },
    ])
      expect((await get('/account/me', headers)).statusCode).toBe(401)
  })
})

describe('a browser', () => {
  const logIn = async (transport?: 'bearer', headers: Record<string, string> = {}) => {
    const { username, password, totpSecret } = await buildStaff(shop.services, {
      permissions: ['staff.view'],
    })
    shop.clock.advance(30_000)
    const code = composeTotpCode(totpSecret, shop.clock.now())
    return shop.app.inject({
      method: 'POST',
      url: `/api${loginStaff.path}`,
      headers,
      payload: { username, password, code, ...(transport && { transport }) },
    })
  }
  const cookieOf = (answer: { cookies: { name: string; value: string }[] }) =>
    `jishi_staff=${answer.cookies.find(({ name }) => name === 'jishi_staff')?.value}`

  it('gets a cookie that no script and no other site reaches, and no token', async () => {
    const answer = await logIn()
    expect(answer.statusCode, answer.body).toBe(201)
    expect(answer.json().token).toBeUndefined()
    expect(answer.json().me.permissions).toEqual(['staff.view'])
    expect(answer.cookies).toEqual([
      {
        name: 'jishi_staff',
        value: expect.stringMatching(/^[\w-]{43}$/),
        path: '/api/admin',
        httpOnly: true,
        sameSite: 'Strict',
        expires: new Date(shop.clock.now().getTime() + 12 * 3_600_000),
      },
    ])
  })

  it('works by that cookie until it logs out', async () => {
    const cookie = cookieOf(await logIn())
    expect((await get(listStaff.path, { cookie })).statusCode).toBe(200)

    const logout = { method: 'DELETE', url: `/api${logoutStaff.path}` } as const
    const foreign = await shop.app.inject({ ...logout, headers: { cookie, origin: 'https://evil.example' } })
    expect(foreign.json().error.code).toBe('request.cross_site')
    expect((await get(listStaff.path, { cookie })).statusCode).toBe(200)

    const own = await shop.app.inject({ ...logout, headers: { cookie, 'sec-fetch-site': 'same-origin' } })
    expect(own.cookies[0]).toMatchObject({ name: 'jishi_staff', value: '', path: '/api/admin' })
    const after = await get(listStaff.path, { cookie })
    expect(after.json().error.code).toBe('staff.session_ended')
  })

  it('is told nothing by a wrong password but that something was wrong', async () => {
    const answer = await shop.app.inject({
      method: 'POST',
      url: `/api${loginStaff.path}`,
      payload: { username: 'nobody', password: 'x', code: '123456' },
    })
    expect(answer.statusCode).toBe(401)
    expect(answer.json().error.code).toBe('staff.wrong_credentials')
    expect(answer.json().error.details ?? {}).toEqual({})
    expect(answer.cookies).toEqual([])
  })

  it('an API client gets a token and no cookie', async () => {
    const answer = await logIn('bearer')
    expect(answer.cookies).toEqual([])
    expect((await get(getStaffMe.path, bearer(answer.json().token))).statusCode).toBe(200)
  })
})

it('shows a change of a group in the audit log with before and after', async () => {
  const boss = await buildStaff(shop.services, { isSuperuser: true })
  const headers = bearer(boss.token)
  const made = await shop.app.inject({
    method: 'POST',
    url: `/api${addStaffGroup.path}`,
    headers,
    payload: { name: '商品部', permissions: ['sku.view'] },
  })
  expect(made.statusCode, made.body).toBe(201)
  const { id } = made.json()
  await shop.app.inject({
    method: 'PUT',
    url: `/api${changeStaffGroup.path.replace(':id', id)}`,
    headers,
    payload: { name: '商品部', permissions: ['sku.view', 'sku.change'] },
  })
  const log = await get(`${listAudit.path}?subjectKind=group&subjectId=${id}&limit=1`, headers)
  expect(log.json().items).toEqual([
    {
      id: expect.any(Number),
      at: shop.clock.now().toISOString(),
      staff: { id: boss.id, username: boss.username },
      action: 'group.change',
      subject: { kind: 'group', id: String(id) },
      before: { permissions: ['sku.view'] },
      after: { permissions: ['sku.change', 'sku.view'] },
    },
  ])
  expect(log.json().next).toMatch(/^\d+\.\d+$/)
  const rest = await get(
    `${listAudit.path}?subjectKind=group&subjectId=${id}&after=${log.json().next}`,
    headers,
  )
  expect(rest.json().items.map(({ action }: { action: string }) => action)).toEqual(['group.add'])
})
