import { permissionNames } from '@jishi/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandLine } from './givers.ts'
import { openStaffShop, type StaffShop } from './staff.fixtures.ts'
import { presentMe } from './staff.service.ts'

let shop: StaffShop
beforeAll(async () => {
  shop = await openStaffShop()
})
afterAll(() => shop.close())

const group = (name: string, ...permissions: string[]) =>
  shop.staff.groups.add(commandLine, { name, permissions })
const permissionsOf = async (token: string, at = shop.staff) => (await at.read(token))?.permissions
const actorOf = ({ id }: { id: number }, isSuperuser = false) => ({ id, isSuperuser })
const powers = { isActive: true, isSuperuser: false, groupIds: [] as number[], permissions: [] as string[] }

describe('§15.2 what somebody may do', () => {
  it('is the union of their groups and their own', async () => {
    const goods = await group('商品部', 'sku.view', 'sku.change')
    const content = await group('内容部', 'content.view', 'sku.view')
    const rowan = await shop.build({
      permissions: ['audit.view', 'sku.view'],
      groupIds: [goods.id, content.id],
    })
    expect(await permissionsOf(rowan.token)).toEqual(['audit.view', 'content.view', 'sku.change', 'sku.view'])
  })

  it('of a superuser is everything', async () => {
    const { token } = await shop.build({ isSuperuser: true })
    const identity = await shop.staff.read(token)
    expect(identity?.who.isSuperuser).toBe(true)
    expect(identity && presentMe(identity).permissions.toSorted()).toEqual([...permissionNames].sort())
  })

  it('is nothing where nothing was given', async () => {
    expect(await permissionsOf((await shop.build()).token)).toEqual([])
  })
})

describe('within a second in every process', () => {
  const second = 1_000

  it('what a group gives counts, and what it takes', async () => {
    const buyers = await group('采购部', 'brand.view')
    const { token } = await shop.build({ groupIds: [buyers.id] })
    expect(await permissionsOf(token, shop.other.staff)).toEqual(['brand.view'])

    await shop.staff.groups.change(commandLine, buyers.id, { name: '采购部', permissions: ['brand.add'] })
    expect(await permissionsOf(token)).toEqual(['brand.add'])
    shop.clock.advance(second)
    expect(await permissionsOf(token, shop.other.staff)).toEqual(['brand.add'])

    await shop.staff.groups.delete(commandLine, buyers.id)
    expect(await permissionsOf(token)).toEqual([])
    shop.clock.advance(second)
    expect(await permissionsOf(token, shop.other.staff)).toEqual([])
  })

  it('a session that ended is over', async () => {
    const { token } = await shop.build()
    expect(await shop.other.staff.read(token)).toBeDefined()
    await shop.staff.logout(token)
    expect(await shop.staff.read(token)).toBeUndefined()
    shop.clock.advance(second)
    expect(await shop.other.staff.read(token)).toBeUndefined()
  })

  it('who is frozen is out, and stays out when thawed', async () => {
    const { id, token } = await shop.build()
    expect(await shop.other.staff.read(token)).toBeDefined()
    await shop.staff.members.change(commandLine, id, { ...powers, isActive: false })
    shop.clock.advance(second)
    expect(await shop.other.staff.read(token)).toBeUndefined()
    await shop.staff.members.change(commandLine, id, powers)
    shop.clock.advance(second)
    expect(await shop.other.staff.read(token)).toBeUndefined()
  })

  it('a session is over after twelve hours, and its row goes', async () => {
    const { id, token } = await shop.build()
    shop.clock.advance(12 * 3_600_000 - 1)
    expect(await shop.staff.read(token)).toBeDefined()
    shop.clock.advance(second)
    expect(await shop.staff.read(token)).toBeUndefined()
    await shop.staff.forgetOldSessions()
    const rows = await shop.database.db
      .selectFrom('staff_session')
      .selectAll()
      .where('staff_id', '=', id)
      .execute()
    expect(rows).toEqual([])
  })
})

describe('whoever manages', () => {
  it('gives nothing that they do not have, by hand, by a group or in a group', async () => {
    const strong = await group('财务部', 'audit.delete')
    const clerk = await shop.build({ permissions: ['staff.change', 'staff.add', 'group.change', 'sku.view'] })
    const by = actorOf(clerk)
    const other = await shop.build()
    const beyond = (permission: string) => ({
      code: 'staff.beyond_own',
      details: { permissions: [permission] },
    })
    const { members, groups } = shop.staff

    await expect(
      members.change(by, other.id, { ...powers, permissions: ['sku.delete'] }),
    ).rejects.toMatchObject(beyond('sku.delete'))
    await expect(members.change(by, other.id, { ...powers, groupIds: [strong.id] })).rejects.toMatchObject(
      beyond('audit.delete'),
    )
    await expect(members.change(by, clerk.id, { ...powers, groupIds: [strong.id] })).rejects.toMatchObject(
      beyond('audit.delete'),
    )
    await expect(
      members.add(by, { username: 'puppet', ...powers, permissions: ['sku.delete'] }),
    ).rejects.toMatchObject(beyond('sku.delete'))
    await expect(
      groups.change(by, strong.id, { name: '财务部', permissions: ['audit.delete', 'page.add'] }),
    ).rejects.toMatchObject(beyond('page.add'))
    await expect(groups.add(by, { name: '新部门', permissions: ['page.add'] })).rejects.toMatchObject(
      beyond('page.add'),
    )

    const view = await members.change(by, other.id, { ...powers, permissions: ['sku.view'] })
    expect(view.permissions).toEqual(['sku.view'])
    expect(await permissionsOf(other.token)).toEqual(['sku.view'])
  })

  it('leaves to somebody what others gave them', async () => {
    const clerk = await shop.build({ permissions: ['staff.change'] })
    const other = await shop.build({ permissions: ['sku.delete', 'sku.view'] })
    const view = await shop.staff.members.change(actorOf(clerk), other.id, {
      ...powers,
      permissions: ['sku.delete'],
    })
    expect(view.permissions).toEqual(['sku.delete'])
  })

  it('neither makes nor touches a superuser without being one', async () => {
    const clerk = await shop.build({ permissions: [...permissionNames] })
    const boss = await shop.build({ isSuperuser: true })
    const superuserOnly = { code: 'staff.superuser_only' }
    const by = actorOf(clerk)
    const { members } = shop.staff
    const other = await shop.build()
    await expect(members.change(by, other.id, { ...powers, isSuperuser: true })).rejects.toMatchObject(
      superuserOnly,
    )
    await expect(members.change(by, boss.id, { ...powers, isActive: false })).rejects.toMatchObject(
      superuserOnly,
    )
    await expect(members.renewCredentials(by, boss.id)).rejects.toMatchObject(superuserOnly)
    await expect(members.add(by, { username: 'crown', ...powers, isSuperuser: true })).rejects.toMatchObject(
      superuserOnly,
    )
    await expect(
      members.change(actorOf(boss, true), other.id, { ...powers, isSuperuser: true }),
    ).resolves.toMatchObject({ isSuperuser: true })
  })

  it('does not take over somebody who may do more', async () => {
    const clerk = await shop.build({ permissions: ['staff.change'] })
    const other = await shop.build({ permissions: ['sku.delete'] })
    await expect(shop.staff.members.renewCredentials(actorOf(clerk), other.id)).rejects.toMatchObject({
      code: 'staff.beyond_own',
    })
  })

  it('neither freezes nor demotes nor resets themselves', async () => {
    const boss = await shop.build({ isSuperuser: true })
    const by = actorOf(boss, true)
    const own = { code: 'staff.own_account' }
    const { members } = shop.staff
    await expect(
      members.change(by, boss.id, { ...powers, isSuperuser: true, isActive: false }),
    ).rejects.toMatchObject(own)
    await expect(members.change(by, boss.id, powers)).rejects.toMatchObject(own)
    await expect(members.renewCredentials(by, boss.id)).rejects.toMatchObject(own)
  })

  it('is told of names that are taken and of what is not there', async () => {
    const { members, groups } = shop.staff
    const { username } = await shop.build()
    await group('仓储部')
    await expect(members.add(commandLine, { username, ...powers })).rejects.toMatchObject({
      code: 'staff.username_taken',
    })
    await expect(group('仓储部')).rejects.toMatchObject({ code: 'staff.group_name_taken' })
    await expect(members.change(commandLine, 999_999, powers)).rejects.toMatchObject({
      code: 'staff.not_found',
    })
    await expect(groups.delete(commandLine, 999_999)).rejects.toMatchObject({ code: 'staff.group_not_found' })
    const { id } = await shop.build()
    await expect(members.change(commandLine, id, { ...powers, groupIds: [999_999] })).rejects.toMatchObject({
      code: 'staff.group_not_found',
    })
  })
})

it('renewed credentials replace the old ones and end the sessions', async () => {
  const lost = await shop.build()
  const { credentials } = await shop.staff.members.renewCredentials(commandLine, lost.id)
  expect(await shop.staff.read(lost.token)).toBeUndefined()
  const visitor = { ip: '203.0.113.30', userAgent: 'vitest' }
  const { username } = lost
  shop.clock.advance(30_000)
  await expect(
    shop.staff.login({ username, password: lost.password, code: shop.codeOf(lost) }, visitor),
  ).rejects.toMatchObject({ code: 'staff.wrong_credentials' })
  const { password } = credentials
  await expect(
    shop.staff.login({ username, password, code: shop.codeOf(credentials) }, visitor),
  ).resolves.toBeDefined()
})

it('pages through the staff in the order in which they came', async () => {
  const seen: number[] = []
  for (let after: number | undefined; ; ) {
    const { items, next } = await shop.staff.members.list({ after, limit: 3 })
    seen.push(...items.map(({ id }) => id))
    if (next === null) break
    after = Number(next)
  }
  expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b))
  expect(seen.length).toBeGreaterThan(10)
})

describe('the audit log', () => {
  it('P27 says who changed what of a member, before and after', async () => {
    const boss = await shop.build({ isSuperuser: true })
    const rowan = await shop.build({ permissions: ['sku.view'] })
    await shop.staff.members.change(actorOf(boss, true), rowan.id, {
      ...powers,
      permissions: ['sku.view', 'sku.add'],
    })
    const [entry] = await shop.auditOf(rowan.id)
    expect(entry).toMatchObject({
      staff: { id: boss.id, username: boss.username },
      action: 'staff.change',
      subject: { kind: 'staff', id: String(rowan.id) },
      before: { permissions: ['sku.view'] },
      after: { permissions: ['sku.add', 'sku.view'] },
    })
    expect(Object.keys(entry?.after ?? {})).toEqual(['permissions'])
  })

  it('has the whole life of a group', async () => {
    const { id } = await group('客服部', 'sku.view')
    await shop.staff.groups.change(commandLine, id, { name: '客户服务部', permissions: ['sku.view'] })
    await shop.staff.groups.change(commandLine, id, { name: '客户服务部', permissions: ['sku.view'] })
    await shop.staff.groups.delete(commandLine, id)
    const entries = await shop.auditOf(id, 'group')
    expect(entries.map(({ action, before, after }) => ({ action, before, after }))).toEqual([
      { action: 'group.delete', before: { name: '客户服务部', permissions: ['sku.view'] }, after: null },
      { action: 'group.change', before: { name: '客服部' }, after: { name: '客户服务部' } },
      { action: 'group.add', before: null, after: { name: '客服部', permissions: ['sku.view'] } },
    ])
    expect(entries[0]?.staff).toBeNull()
  })

  it('has nothing of what was undone with its transaction', async () => {
    const { id } = await shop.build()
    const before = await shop.auditOf(id)
    await shop.staff.members.change(commandLine, id, { ...powers, groupIds: [999_999] }).catch(() => {})
    expect(await shop.auditOf(id)).toEqual(before)
  })
})
