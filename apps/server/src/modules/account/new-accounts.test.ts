import { usernamePattern } from '@jishi/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Tx } from '../../infra/database/database.ts'
import { createOutbox } from '../../infra/queue/outbox.ts'
import { createEvents } from '../../kernel/events.ts'
import { createIds } from '../../kernel/ids.ts'
import { createPasswords } from '../../kernel/passwords.ts'
import { openAccountShop } from './account.fixtures.ts'
import { createNewAccounts } from './new-accounts.ts'

let shop: Awaited<ReturnType<typeof openAccountShop>>
beforeAll(async () => {
  shop = await openAccountShop()
})
afterAll(() => shop.close())

/** Announces to `heard`; names are taken from `names`, the last one again and again. */
function open(names: string[]) {
  const { database, clock } = shop
  const heard: number[] = []
  const events = createEvents<Tx>(createOutbox({ ids: createIds(clock), clock }))
  events.on('account.registered', async (_, { userId }) => void heard.push(userId))
  const mintUsername = () => (names.length > 1 ? names.shift() : names[0]) ?? ''
  const passwords = createPasswords()
  return { heard, ...createNewAccounts({ database, events, clock, passwords, mintUsername }) }
}
const usernameOf = async (id: number) => (await shop.accounts.getMe(id)).username

it('gives who came by a mobile a name that one may have, and no password', async () => {
  const id = await shop.accounts.createByMobile('13988880001')
  const me = await shop.accounts.getMe(id)
  expect(me.username).toMatch(/^u[0-9a-z]{9}$/)
  expect(me.username).toMatch(new RegExp(usernamePattern))
  expect(me).toMatchObject({ nickname: me.username, hasPassword: false, mobileMasked: '139****0001' })
})

it('announces each new account once, with it', async () => {
  const { createByMobile, heard } = open(['u000000001'])
  const id = await createByMobile('13988880002')
  expect(heard).toEqual([id])
})

it('takes another name when the first is taken, and gives up in the end', async () => {
  const accounts = open(['u000000002', 'u000000002', 'u000000003', 'u000000002'])
  await accounts.createByMobile('13988880003')
  expect(await usernameOf(await accounts.createByMobile('13988880004'))).toBe('u000000003')
  await expect(accounts.createByMobile('13988880005')).rejects.toSatisfy(shop.database.dialect.isDuplicate)
})

it('makes one account of many who bring the same mobile at once, in two processes', async () => {
  const other = shop.startAnother()
  const ids = await Promise.all(
    Array.from({ length: 6 }, (_, n) => (n % 2 ? other : shop.accounts).createByMobile('13988880006')),
  )
  expect(new Set(ids).size).toBe(1)
})
