import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { commandLine } from './givers.ts'
import { openStaffShop, type StaffShop, staffVisitor } from './staff.fixtures.ts'

const minuteMs = 60_000
const stepMs = 30_000
const wrong = { code: 'staff.wrong_credentials' }
const paused = { code: 'staff.login_paused' }

let shop: StaffShop
let rowan: Awaited<ReturnType<StaffShop['build']>>
beforeAll(async () => {
  shop = await openStaffShop()
})
afterAll(() => shop.close())
beforeEach(async () => {
  rowan = await shop.build()
  // Its code of now has been used.
  shop.clock.advance(stepMs)
})

const logIn = (given: object = {}, { ip = staffVisitor.ip, at = shop.staff } = {}) => {
  const { username, password } = rowan
  return at.login({ username, password, code: shop.codeOf(rowan), ...given }, { ...staffVisitor, ip })
}

it('§15.1 lets in who knows the password and has the authenticator', async () => {
  const { token, expiresAt } = await logIn()
  expect(token).toMatch(/^[\w-]{43}$/)
  expect(expiresAt).toBe(shop.clock.now().getTime() + 12 * 3_600_000)
  expect((await shop.other.staff.read(token))?.who).toEqual({
    id: rowan.id,
    username: rowan.username,
    isSuperuser: false,
  })
})

it('takes the name however it was typed', async () => {
  await expect(logIn({ username: rowan.username.toUpperCase() })).resolves.toBeDefined()
})

it('says the same whatever was wrong', async () => {
  for (const given of [
    { password: 'not this one' },
    { code: '000000' },
    { username: 'nobody-here' },
    { username: "' or 1=1 --" },
    { password: 'not this one', code: '000000' },
  ])
    await expect(logIn(given), JSON.stringify(given)).rejects.toMatchObject(wrong)
})

describe('a code', () => {
  it('is taken once, whichever process is asked', async () => {
    await logIn()
    await expect(logIn()).rejects.toMatchObject(wrong)
    await expect(logIn({}, { at: shop.other.staff })).rejects.toMatchObject(wrong)
  })

  it('is taken once, however many bring it at the same moment', async () => {
    const tries = Array.from({ length: 6 }, (_, i) =>
      logIn({}, { at: i % 2 ? shop.other.staff : shop.staff, ip: `203.0.113.${i}` }),
    )
    const results = await Promise.allSettled(tries)
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('is good half a minute before and after its time, not longer', async () => {
    const code = shop.codeOf(rowan)
    shop.clock.advance(2 * stepMs)
    await expect(logIn({ code })).rejects.toMatchObject(wrong)
    shop.clock.advance(-stepMs)
    await expect(logIn({ code })).resolves.toBeDefined()
  })

  it('is not taken any more once a later one was', async () => {
    const early = shop.codeOf(rowan)
    shop.clock.advance(stepMs)
    await logIn()
    await expect(logIn({ code: early })).rejects.toMatchObject(wrong)
  })

  it('is not burnt by a wrong password', async () => {
    await expect(logIn({ password: 'not this one' })).rejects.toMatchObject(wrong)
    await expect(logIn()).resolves.toBeDefined()
  })
})

describe('guessing', () => {
  const guess = (times: number, given: object, ip?: string) =>
    Promise.allSettled(Array.from({ length: times }, () => logIn(given, { ip })))

  it('§1.5 makes name and address wait a quarter of an hour after ten failures', async () => {
    await guess(10, { password: 'not this one' })
    await expect(logIn()).rejects.toMatchObject(paused)
    await expect(logIn({}, { at: shop.other.staff })).rejects.toMatchObject(paused)
    await expect(logIn({}, { ip: '203.0.113.21' })).resolves.toBeDefined()
    shop.clock.advance(15 * minuteMs)
    await expect(logIn()).resolves.toBeDefined()
  })

  it('pauses for nobody just the same', async () => {
    const nobody = { username: 'nobody-at-all' }
    await guess(10, nobody)
    await expect(logIn(nobody)).rejects.toMatchObject(paused)
  })

  it('of many at once no more are tried than of many in a row', async () => {
    const results = await guess(30, { password: 'not this one' })
    const tried = results.filter(
      (result) => result.status === 'rejected' && result.reason.code === wrong.code,
    )
    expect(tried).toHaveLength(10)
  })

  it('codes from many addresses ends in no code being good, and nobody is told', async () => {
    for (let i = 0; i < 10; i++)
      await expect(logIn({ code: '000000' }, { ip: `198.51.100.${i}` })).rejects.toMatchObject(wrong)
    await expect(logIn({}, { ip: '198.51.100.99' })).rejects.toMatchObject(wrong)
    shop.clock.advance(15 * minuteMs)
    await expect(logIn()).resolves.toBeDefined()
  })

  it('passwords from many addresses shuts nobody out', async () => {
    for (let i = 0; i < 12; i++)
      await expect(logIn({ password: 'no' }, { ip: `198.51.100.${i}` })).rejects.toMatchObject(wrong)
    await expect(logIn()).resolves.toBeDefined()
  })
})

it('§16.3 keeps neither password, nor authenticator secret, nor token readable', async () => {
  const { token } = await logIn()
  const { db } = shop.database
  const rows = JSON.stringify([
    await db.selectFrom('staff').selectAll().execute(),
    await db.selectFrom('staff_session').selectAll().execute(),
    await db.selectFrom('audit_log').selectAll().execute(),
  ])
  for (const secret of [rowan.password, rowan.totpSecret, token]) expect(rows).not.toContain(secret)
})

it('writes logins and logouts into the audit log', async () => {
  const { token } = await logIn()
  await shop.staff.logout(token)
  await shop.staff.logout(token)
  const entries = await shop.auditOf(rowan.id)
  expect(entries.map(({ action }) => action)).toEqual([
    'staff.logout',
    'staff.login',
    'staff.login',
    'staff.add',
  ])
  expect(entries[1]?.after).toEqual({ ip: staffVisitor.ip })
})

describe('changing the own password', () => {
  const change = (who: { id: number; username: string }, password: string, token: string) =>
    shop.staff.changeOwnPassword(
      { ...who, isSuperuser: false },
      { password, newPassword: 'lantern-orchid-42', token },
      staffVisitor,
    )

  it('ends the other sessions and keeps this one', async () => {
    const { token } = await logIn()
    await change(rowan, rowan.password, token)
    expect(await shop.staff.read(rowan.token)).toBeUndefined()
    expect(await shop.staff.read(token)).toBeDefined()
    shop.clock.advance(stepMs)
    await expect(logIn()).rejects.toMatchObject(wrong)
    await expect(logIn({ password: 'lantern-orchid-42' })).resolves.toBeDefined()
  })

  it('wants the present one, and guessing it pauses', async () => {
    for (let i = 0; i < 10; i++)
      await expect(change(rowan, 'not this', rowan.token)).rejects.toMatchObject(wrong)
    await expect(change(rowan, rowan.password, rowan.token)).rejects.toMatchObject(paused)
  })
})

it('lets nobody in who is frozen, and tells them no more than others', async () => {
  const powers = { isSuperuser: false, groupIds: [], permissions: [] }
  await shop.staff.members.change(commandLine, rowan.id, { ...powers, isActive: false })
  await expect(logIn()).rejects.toMatchObject(wrong)
  await shop.staff.members.change(commandLine, rowan.id, { ...powers, isActive: true })
  shop.clock.advance(stepMs)
  await expect(logIn()).resolves.toBeDefined()
})
