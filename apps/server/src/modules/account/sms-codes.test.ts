import { type HumanAnswer, mobilePattern } from '@jishi/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOutbox } from '../../infra/queue/outbox.ts'
import { createIds } from '../../kernel/ids.ts'
import { goodPassword, openAccountShop, visitor } from './account.fixtures.ts'
import { createSmsCodes } from './sms-codes.ts'

let shop: Awaited<ReturnType<typeof openAccountShop>>
beforeAll(async () => {
  shop = await openAccountShop()
})
afterAll(() => shop.close())

let people = 0
const someone = () => {
  people++
  return {
    username: `person-${people}`,
    mobile: `1390000${String(people).padStart(4, '0')}`,
    ip: `198.51.100.${people}`,
  }
}
const send = async (mobile: string, ip: string, from = shop.accounts) =>
  from.sendSmsCode({ mobile, purpose: 'register', human: await shop.solveHuman() }, { ...visitor, ip })
const register = (who: { username: string; mobile: string }, smsCode: string, at = shop.accounts) =>
  at.register({ ...who, password: goodPassword, smsCode, acceptedTerms: true }, visitor)
/** What one more process has. */
function openCodes() {
  const { database, kv, clock } = shop
  const ids = createIds(clock)
  return createSmsCodes({ database, kv, outbox: createOutbox({ ids, clock }), clock, ids })
}
const wrongOf = (code: string, by = 1) => String((Number(code) + by) % 1_000_000).padStart(6, '0')

describe('asking for an SMS code', () => {
  it('§1.2 needs a person: a wrong answer sends nothing and counts for no limit', async () => {
    const { mobile, ip } = someone()
    const ask = async (human: Promise<HumanAnswer>) =>
      shop.accounts.sendSmsCode({ mobile, purpose: 'register', human: await human }, { ...visitor, ip })
    await expect(ask(shop.failHuman())).rejects.toMatchObject({ code: 'account.human_check_failed' })
    expect(await shop.readCode(mobile)).toBe('')
    await expect(ask(shop.solveHuman())).resolves.toBeDefined()
  })

  it('§1.2 uses the answer up before it looks at limits', async () => {
    const { mobile, ip } = someone()
    await send(mobile, ip)
    const human = await shop.solveHuman()
    const ask = (number: string) =>
      shop.accounts.sendSmsCode({ mobile: number, purpose: 'register', human }, { ...visitor, ip })
    await expect(ask(mobile)).rejects.toMatchObject({ code: 'account.sms_too_soon' })
    await expect(ask(someone().mobile)).rejects.toMatchObject({ code: 'account.human_check_failed' })
  })

  it('§1.2 takes mainland mobiles only', () => {
    const pattern = new RegExp(mobilePattern)
    for (const good of ['13000000000', '19999999999']) expect(pattern.test(good)).toBe(true)
    for (const bad of ['12000000000', '1380000000', '138000000000', '+8613800000000', '１3800000000'])
      expect(pattern.test(bad)).toBe(false)
  })

  it('goes to a registered number for a login or a binding, not to register or to move to it', async () => {
    const { mobile } = someone()
    await shop.accounts.createByMobile(mobile)
    for (const purpose of ['register', 'change_mobile'] as const) {
      await expect(shop.requestCode(mobile, someone().ip, purpose)).rejects.toMatchObject({
        code: 'account.mobile_taken',
      })
    }
    for (const purpose of ['login', 'bind', 'reset_password'] as const) {
      expect(await shop.requestCode(mobile, someone().ip, purpose)).toMatch(/^\d{6}$/)
      shop.clock.advance(60_000)
    }
  })

  it('goes to my own number when I want to confirm something', async () => {
    const { mobile } = someone()
    const id = await shop.accounts.createByMobile(mobile)
    expect(await shop.requestMyCode(id, mobile)).toMatch(/^\d{6}$/)
    await expect(shop.requestMyCode(id, mobile)).rejects.toMatchObject({ code: 'account.sms_too_soon' })
    await expect(shop.accounts.sendMySmsCode(id, await shop.failHuman(), visitor)).rejects.toMatchObject({
      code: 'account.human_check_failed',
    })
  })
  it('§1.2 makes six digits that live 120 s and says only when to expect them', async () => {
    const { mobile, ip } = someone()
    expect(await send(mobile, ip)).toEqual({ resendAfterSeconds: 60, expiresInSeconds: 120 })
    expect(await shop.readCode(mobile)).toMatch(/^\d{6}$/)
  })

  it('§1.2, P24 sends one a minute to a number, however many ask at once and from wherever', async () => {
    const { mobile } = someone()
    const other = shop.startAnother()
    const askAll = async () => {
      const ips = Array.from({ length: 8 }, () => someone().ip)
      const asked = await Promise.allSettled(
        ips.map((ip, i) => send(mobile, ip, i % 2 ? other : shop.accounts)),
      )
      return asked.filter(({ status }) => status === 'fulfilled').length
    }
    expect(await askAll()).toBe(1)
    shop.clock.advance(59_000)
    await expect(send(mobile, someone().ip)).rejects.toMatchObject({
      code: 'account.sms_too_soon',
      details: { seconds: 1 },
    })
    shop.clock.advance(1_000)
    expect(await askAll()).toBe(1)
  })

  it('§1.2 sends ten a day to a number; the day begins at midnight in China', async () => {
    const { mobile } = someone()
    for (let sent = 0; sent < 10; sent++) {
      await send(mobile, someone().ip)
      shop.clock.advance(60_000)
    }
    await expect(send(mobile, someone().ip)).rejects.toMatchObject({ code: 'account.sms_daily_limit' })
    const now = shop.clock.now().getTime()
    const midnight = Math.ceil((now + 8 * 3_600_000) / 86_400_000) * 86_400_000 - 8 * 3_600_000
    shop.clock.advance(midnight - now - 1)
    await expect(send(mobile, someone().ip)).rejects.toMatchObject({ code: 'account.sms_daily_limit' })
    shop.clock.advance(60_001)
    await send(mobile, someone().ip)
  })

  it('§1.2 answers twenty an hour from one address', async () => {
    shop.clock.advance(3_600_000 - (shop.clock.now().getTime() % 3_600_000))
    const { ip } = someone()
    for (let sent = 0; sent < 20; sent++) await send(someone().mobile, ip)
    await expect(send(someone().mobile, ip)).rejects.toMatchObject({
      code: 'request.too_many',
      details: { retryAfterSeconds: 3600 },
    })
    await send(someone().mobile, someone().ip)
    shop.clock.advance(3_600_000)
    await send(someone().mobile, ip)
  })
})

describe('using an SMS code', () => {
  it('P24 takes it in another process than the one that made it', async () => {
    const who = someone()
    const code = await shop.requestCode(who.mobile, who.ip)
    await expect(register(who, code, shop.startAnother())).resolves.toMatchObject({
      me: { username: who.username },
    })
  })

  it('§1.2 takes it until 120 seconds have passed', async () => {
    const [inTime, late] = [someone(), someone()]
    const codes = [
      await shop.requestCode(inTime.mobile, inTime.ip),
      await shop.requestCode(late.mobile, late.ip),
    ] as const
    shop.clock.advance(119_999)
    await register(inTime, codes[0])
    shop.clock.advance(1)
    await expect(register(late, codes[1])).rejects.toMatchObject({ code: 'account.sms_code_wrong' })
  })

  it('§1.2 takes it for nothing but what it was sent for', async () => {
    const { mobile, ip } = someone()
    const code = await shop.requestCode(mobile, ip, 'login')
    for (const purpose of ['register', 'reset_password', 'bind', 'change_mobile', 'confirm'] as const) {
      await expect(shop.accounts.redeemSmsCode(purpose, mobile, code)).rejects.toMatchObject({
        code: 'account.sms_code_wrong',
      })
    }
    await shop.accounts.redeemSmsCode('login', mobile, code)
  })

  it('leaves a code good that was only checked, and lets nobody guess by checking', async () => {
    const [codes, other] = [openCodes(), openCodes()]
    const { mobile, ip } = someone()
    const code = await shop.requestCode(mobile, ip, 'login')
    for (let by = 1; by <= 4; by++) await codes.check('login', mobile, wrongOf(code, by)).catch(() => {})
    await codes.check('login', mobile, code)
    await other.redeem('login', mobile, code)

    const guessed = someone()
    const fresh = await shop.requestCode(guessed.mobile, guessed.ip, 'login')
    for (let by = 1; by <= 5; by++)
      await (by % 2 ? codes : other).check('login', guessed.mobile, wrongOf(fresh, by)).catch(() => {})
    for (const use of [codes.check, other.redeem]) {
      await expect(use('login', guessed.mobile, fresh)).rejects.toMatchObject({
        code: 'account.sms_code_wrong',
      })
    }
  })

  it('forgives four wrong tries', async () => {
    const who = someone()
    const code = await shop.requestCode(who.mobile, who.ip)
    for (let by = 1; by <= 4; by++) {
      await expect(register(who, wrongOf(code, by))).rejects.toMatchObject({ code: 'account.sms_code_wrong' })
    }
    await register(who, code)
  })

  it('§1.2 burns it at the fifth wrong try', async () => {
    const who = someone()
    const code = await shop.requestCode(who.mobile, who.ip)
    for (let by = 1; by <= 5; by++) await register(who, wrongOf(code, by)).catch(() => {})
    await expect(register(who, code)).rejects.toMatchObject({ code: 'account.sms_code_wrong' })
  })

  it('lets nobody guess more by guessing all at once', async () => {
    const { mobile, ip } = someone()
    const code = await shop.requestCode(mobile, ip)
    const codes = openCodes()
    // Past the form and its database, so that the right one is looked at last.
    const guesses = [...Array.from({ length: 12 }, (_, by) => wrongOf(code, by + 1)), code]
    const tried = await Promise.allSettled(guesses.map((guess) => codes.redeem('register', mobile, guess)))
    expect(tried.filter(({ status }) => status === 'fulfilled')).toEqual([])
  })

  it('takes it once, however many bring it at once', async () => {
    const { mobile, ip } = someone()
    const code = await shop.requestCode(mobile, ip)
    const codes = openCodes()
    const brought = await Promise.allSettled(
      Array.from({ length: 5 }, () => codes.redeem('register', mobile, code)),
    )
    expect(brought.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('does not take the one before the newest, nor the one of another number', async () => {
    const [who, other] = [someone(), someone()]
    const old = await shop.requestCode(who.mobile, who.ip)
    shop.clock.advance(60_000)
    const fresh = await shop.requestCode(who.mobile, who.ip)
    const foreign = await shop.requestCode(other.mobile, other.ip)
    for (const code of [old, foreign].filter((code) => code !== fresh)) {
      await expect(register(who, code)).rejects.toMatchObject({ code: 'account.sms_code_wrong' })
    }
    await register(who, fresh)
  })
})
