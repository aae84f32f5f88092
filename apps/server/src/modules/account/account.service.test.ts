import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { goodPassword, openAccountShop, visitor } from './account.fixtures.ts'

let shop: Awaited<ReturnType<typeof openAccountShop>>
beforeAll(async () => {
  shop = await openAccountShop()
})
afterAll(() => shop.close())

const login = (name: string, password = goodPassword, ip = visitor.ip) =>
  shop.accounts.login({ login: name, password }, { ...visitor, ip })

describe('§1.3 registering', () => {
  it('makes an account that its owner sees with a masked mobile', async () => {
    const { me } = await shop.register('Plum_Tree', '13811110001')
    expect(me).toMatchObject({ username: 'Plum_Tree', nickname: 'Plum_Tree', mobileMasked: '138****0001' })
    expect(await shop.accounts.getMe(me.id)).toEqual(me)
  })

  it('refuses a username that differs in case only, and a mobile that is registered', async () => {
    await shop.register('Bamboo', '13811110002')
    await expect(shop.register('bAMBOO', '13811110003')).rejects.toMatchObject({
      code: 'account.username_taken',
    })
    await expect(
      shop.accounts.register(
        {
          username: 'bamboo2',
          mobile: '13811110002',
          password: goodPassword,
          smsCode: '000000',
          acceptedTerms: true,
        },
        visitor,
      ),
    ).rejects.toMatchObject({ code: 'account.mobile_taken' })
    shop.clock.advance(60_000)
    await expect(shop.requestCode('13811110002')).rejects.toMatchObject({ code: 'account.mobile_taken' })
  })

  it('lets one of many have a name that all want at once', async () => {
    const mobiles = ['13811110011', '13811110012', '13811110013', '13811110014']
    const codes = await Promise.all(mobiles.map((mobile) => shop.requestCode(mobile)))
    const other = shop.startAnother()
    const tried = await Promise.allSettled(
      mobiles.map((mobile, i) =>
        (i % 2 ? other : shop.accounts).register(
          {
            username: 'wanted',
            mobile,
            password: goodPassword,
            smsCode: codes[i] ?? '',
            acceptedTerms: true,
          },
          visitor,
        ),
      ),
    )
    const refused = tried.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
    expect(refused).toEqual(Array(3).fill('account.username_taken'))
  })

  it('tells whether a username or a mobile is still free', async () => {
    await shop.register('Cedar', '13811110020')
    expect(await shop.accounts.checkAvailability({ username: 'cedar', mobile: '13811110020' })).toEqual({
      username: false,
      mobile: false,
    })
    expect(await shop.accounts.checkAvailability({ username: 'cedar-2' })).toEqual({ username: true })
    expect(await shop.accounts.checkAvailability({ mobile: '13811110021' })).toEqual({ mobile: true })
  })

  it.each(['12345678', 'PASSWORD', 'sunshine', 'willow-1', '13811110030'])(
    'refuses the password %s, everybody would try it',
    async (password) => {
      await expect(
        shop.accounts.register(
          { username: 'Willow-1', mobile: '13811110030', password, smsCode: '000000', acceptedTerms: true },
          visitor,
        ),
      ).rejects.toMatchObject({ code: 'account.weak_password' })
    },
  )
})

describe('§1.5 logging in', () => {
  beforeAll(() => shop.register('Maple', '13822220001'))

  it('goes by username in any case, or by mobile', async () => {
    for (const name of ['Maple', ' mAPLE ', '13822220001']) {
      expect((await login(name)).me.username).toBe('Maple')
    }
  })

  it('says the same of a wrong password and of nobody', async () => {
    let from = 0
    for (const [name, password] of [
      ['Maple', 'wrong-password-1'],
      ['nobody', goodPassword],
      ['13822229999', goodPassword],
      ['máple', goodPassword],
      ["' or 1=1 --", goodPassword],
    ] as const) {
      await expect(login(name, password, `192.0.2.${++from}`)).rejects.toMatchObject({
        code: 'account.wrong_credentials',
        details: {},
      })
    }
  })
})

it('makes the demo account once', async () => {
  const ids = [await shop.accounts.createDemoAccount(), await shop.accounts.createDemoAccount()]
  expect(ids[0]).toBe(ids[1])
  expect((await login('demo', 'demo-market-2026')).me).toMatchObject({
    id: ids[0],
    mobileMasked: '188****0000',
  })
})
