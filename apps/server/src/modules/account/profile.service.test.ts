import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { visitor } from './account.fixtures.ts'
import { confirmed, openProfileShop, type ProfileShop } from './profile.fixtures.ts'

let shop: ProfileShop
beforeAll(async () => {
  shop = await openProfileShop()
})
afterAll(() => shop.close())

let numbers = 0
const newMobile = () => `1361234${String(++numbers).padStart(4, '0')}`
const changeMobile = (id: number, mobile: string, smsCode: string, profiles = shop.profiles) =>
  profiles.changeMobile(id, { confirm: confirmed, mobile, smsCode }, visitor)

describe('§1.8 profile', () => {
  it('§1.8 takes a nickname, trimmed and without characters that nobody sees', async () => {
    const { id } = await shop.person()
    expect(await shop.profiles.update(id, { nickname: '  小\u202e明\t ' })).toMatchObject({
      nickname: '小明',
    })
    expect(await shop.profiles.update(id, { nickname: '小明' })).toMatchObject({ nickname: '小明' })
    await expect(shop.profiles.update(id, { nickname: '\u200b' })).rejects.toMatchObject({
      code: 'request.invalid',
    })
    expect(await shop.accounts.getMe(id)).toMatchObject({ nickname: '小明' })
  })
})

describe('§1.8 moving to another mobile', () => {
  it('§1.8 takes my confirmation and the code that went to the new number', async () => {
    const { id, mobile: old } = await shop.person()
    const mobile = newMobile()
    const code = await shop.sendCode('change_mobile', mobile)
    expect(await changeMobile(id, mobile, code)).toMatchObject({ mobileMasked: `136****${mobile.slice(-4)}` })
    expect(await shop.accounts.findIdByMobile(mobile)).toBe(id)
    expect(await shop.accounts.findIdByMobile(old)).toBeUndefined()
  })

  it('§1.8 takes no wrong confirmation, and keeps the code for another try', async () => {
    const { id, mobile: old } = await shop.person()
    const mobile = newMobile()
    const smsCode = await shop.sendCode('change_mobile', mobile)
    const confirm = { kind: 'password', password: 'not-this-one' } as const
    await expect(shop.profiles.changeMobile(id, { confirm, mobile, smsCode }, visitor)).rejects.toMatchObject(
      {
        code: 'account.confirmation_wrong',
      },
    )
    expect((await shop.rowOf(id)).mobile).toBe(old)
    await changeMobile(id, mobile, smsCode)
  })

  it('§1.8 takes no code of another number or for another purpose', async () => {
    const { id, mobile: old } = await shop.person()
    const [mobile, other] = [newMobile(), newMobile()]
    const ofOther = await shop.sendCode('change_mobile', other)
    const forBinding = await shop.sendCode('bind', mobile)
    for (const code of [ofOther, forBinding]) {
      await expect(changeMobile(id, mobile, code)).rejects.toMatchObject({ code: 'account.sms_code_wrong' })
    }
    expect((await shop.rowOf(id)).mobile).toBe(old)
  })

  it('§1.8 takes no number that somebody has', async () => {
    const [{ id }, { mobile }] = [await shop.person(), await shop.person()]
    await expect(changeMobile(id, mobile, '000000')).rejects.toMatchObject({ code: 'account.mobile_taken' })
  })

  it('§1.8 takes none that somebody got in the same moment', async () => {
    const { id, mobile: old } = await shop.person()
    const mobile = newMobile()
    const code = await shop.sendCode('change_mobile', mobile)
    const { findIdByMobile } = shop.accounts
    shop.accounts.findIdByMobile = async (asked) => {
      shop.accounts.findIdByMobile = findIdByMobile
      const found = await findIdByMobile(asked)
      await shop.accounts.createByMobile(mobile)
      return found
    }
    await expect(changeMobile(id, mobile, code)).rejects.toMatchObject({ code: 'account.mobile_taken' })
    expect((await shop.rowOf(id)).mobile).toBe(old)
  })
})
