import { permissionNames } from '@jishi/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildStaff } from '../../src/modules/staff/staff.fixtures.ts'
import { endpoints } from './endpoints.ts'
import { expectHarmless } from './leaks.ts'
import { openScene, type Scene } from './scene.ts'

let scene: Scene
let dead: Record<string, string>
let withoutAny: string
beforeAll(async () => {
  scene = await openScene()
  dead = await openDeadSessions(scene)
  withoutAny = await scene.staffToken([])
})
afterAll(() => scene.close())

const ofStaff = endpoints.filter(({ auth }) => auth === 'staff')
const guarded = ofStaff.filter(({ permission }) => permission !== undefined)
const ofShoppers = endpoints.filter(({ auth }) => auth === 'optional' || auth === 'customer')

it('every endpoint of the back office asks for a permission that there is, but those about oneself', () => {
  const names: readonly string[] = permissionNames
  for (const { name, permission, path } of ofStaff) {
    if (permission === undefined) expect(path, name).toMatch(/^\/admin\/me\b/)
    else expect(names, name).toContain(permission)
    expect(path, name).toMatch(/^\/admin\//)
  }
  expect(ofStaff.length).toBeGreaterThan(5)
  expect(endpoints.filter(({ permission, auth }) => permission !== undefined && auth !== 'staff')).toEqual([])
})

describe('P27: the back office', () => {
  it.each(ofStaff)(
    '$name ($method $path) asks a stranger to log in, before it reads a byte',
    async (endpoint) => {
      for (const attack of [{}, { body: { no: 'such thing' } }, { headers: { authorization: 'Bearer ' } }]) {
        const answer = await scene.send(endpoint, attack)
        expectHarmless(endpoint, answer, 'no session')
        expect(answer.statusCode, answer.body).toBe(401)
        expect(answer.json().error.code).toBe('staff.login_required')
      }
    },
  )

  it.each(ofStaff)("$name ($method $path) takes no shopper's session", async (endpoint) => {
    const token = await scene.tokenOf(scene.victim)
    const own = { 'sec-fetch-site': 'same-origin' }
    for (const given of [
      { token },
      { headers: { ...own, cookie: `jishi_access=${token}` } },
      { headers: { ...own, cookie: `jishi_staff=${token}` } },
    ]) {
      const answer = await scene.send(endpoint, given)
      expectHarmless(endpoint, answer, "a shopper's session")
      expect(answer.statusCode, answer.body).toBe(401)
    }
  })

  it.each(ofStaff)('$name ($method $path) takes no dead session', async (endpoint) => {
    for (const [attack, token] of Object.entries(dead)) {
      const answer = await scene.send(endpoint, { token })
      expectHarmless(endpoint, answer, attack)
      expect(answer.statusCode, `${attack}: ${answer.body}`).toBe(401)
      expect(answer.json().error.code, attack).toBe('staff.session_ended')
    }
  })

  it.each(guarded)('$name ($method $path) wants $permission and nothing less', async (endpoint) => {
    const { permission = '' } = endpoint
    const allOthers = await scene.staffToken(permissionNames.filter((name) => name !== permission))
    for (const token of [withoutAny, allOthers]) {
      const answer = await scene.send(endpoint, { token })
      expectHarmless(endpoint, answer, 'no permission')
      expect(answer.statusCode, answer.body).toBe(403)
      expect(answer.json().error).toMatchObject({ code: 'staff.forbidden', details: { permission } })
    }
    const answer = await scene.send(endpoint, { token: await scene.staffToken([permission]) })
    expectHarmless(endpoint, answer, 'the permission')
    expect(answer.body).not.toContain('staff.forbidden')
  })
})

describe('a staff session', () => {
  it.each(ofShoppers)('is worth nothing at $name ($method $path)', async (endpoint) => {
    const answer = await scene.send(endpoint, { token: await scene.staffToken() })
    expectHarmless(endpoint, answer, 'a staff token')
    expect(answer.statusCode, answer.body).toBe(401)
    expect(answer.json().error.code).toBe('account.session_ended')
  })
})

/** Sessions that were good once, and what somebody makes of a good one. */
async function openDeadSessions({ services, clock }: Scene): Promise<Record<string, string>> {
  const expired = await buildStaff(services, { isSuperuser: true })
  clock.advance(12 * 3_600_000)
  const [ended, frozen, live] = [
    await buildStaff(services, { isSuperuser: true }),
    await buildStaff(services, { isSuperuser: true }),
    await buildStaff(services, { isSuperuser: true }),
  ]
  await services.staff.logout(ended.token)
  const powers = { isSuperuser: true, groupIds: [], permissions: [] }
  await services.staff.members.change({ id: null, isSuperuser: true }, frozen.id, {
    ...powers,
    isActive: false,
  })
  return {
    expired: expired.token,
    ended: ended.token,
    'of somebody who is frozen': frozen.token,
    'cut short': live.token.slice(0, -1),
    'with a character more': `${live.token}A`,
    'in capitals': live.token.toUpperCase(),
    'one bit off': live.token.slice(0, 10) + (live.token[10] === 'a' ? 'b' : 'a') + live.token.slice(11),
  }
}
