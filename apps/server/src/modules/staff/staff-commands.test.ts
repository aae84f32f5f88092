import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStaffShop, type StaffShop, staffVisitor } from './staff.fixtures.ts'
import { staffCommands } from './staff-commands.ts'

let shop: StaffShop
beforeAll(async () => {
  shop = await openStaffShop()
})
afterAll(() => shop.close())

const run = (...args: string[]) => staffCommands(shop.staff, args)

/** Logs in with what the command showed. */
async function logIn(username: string, text: string) {
  const [, password = ''] = /password +(\S+)/.exec(text) ?? []
  const [, totpSecret = ''] = /authenticator +(\S+)/.exec(text) ?? []
  const { token } = await shop.staff.login(
    { username, password, code: shop.codeOf({ totpSecret }) },
    staffVisitor,
  )
  return shop.staff.read(token)
}

it('adds a superuser who can log in with what is shown', async () => {
  const { text, isDone } = await run('add', 'juniper', '--superuser')
  expect(isDone).toBe(true)
  expect(text).toMatch(/otpauth:\/\/totp\/Jishi:juniper\?/)
  expect(await logIn('juniper', text)).toMatchObject({ who: { username: 'juniper', isSuperuser: true } })
})

it('adds a member, lets them do more, and keeps what they had', async () => {
  const { text } = await run('add', 'rowan')
  await run('permit', 'rowan', 'sku.view', 'sku.change')
  expect((await run('permit', 'rowan', 'brand.view')).text).toBe(
    'rowan                 brand.view sku.change sku.view',
  )
  expect(await logIn('rowan', text)).toMatchObject({ permissions: ['brand.view', 'sku.change', 'sku.view'] })
  const [newest] = (await shop.audit.list({ subjectKind: 'staff' })).items.filter(
    ({ action }) => action === 'staff.change',
  )
  expect(newest).toMatchObject({
    staff: null,
    after: { permissions: ['brand.view', 'sku.change', 'sku.view'] },
  })
})

it('gives new credentials to who lost them', async () => {
  const { text } = await run('add', 'linden')
  const renewed = await run('renew', 'linden')
  await expect(logIn('linden', text)).rejects.toMatchObject({ code: 'staff.wrong_credentials' })
  expect(await logIn('linden', renewed.text)).toBeDefined()
})

it('lists who there is', async () => {
  const { text } = await run('list')
  expect(text).toContain('juniper               superuser')
  expect(text).not.toContain('$argon2id$')
})

it.each([
  [[], 'usage'],
  [['fire', 'rowan'], 'usage'],
  [['add'], 'name one member'],
  [['add', 'Rowan Tree'], 'name one member'],
  [['add', 'rowan'], 'one of this name'],
  [['add', 'elm', '--superman'], '--superman'],
  [['permit', 'rowan'], 'name one permission'],
  [['permit', 'rowan', 'sku.fly'], 'no such permission: sku.fly'],
  [['permit', 'nobody', 'sku.view'], 'no member of this name'],
  [['renew', 'nobody'], 'no member of this name'],
])('does not do %j and says why', async (args, why) => {
  const { text, isDone } = await run(...args)
  expect(isDone).toBe(false)
  expect(text).toContain(why)
})
