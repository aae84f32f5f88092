import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTallies } from '../../infra/kv/tallies.ts'
import { goodPassword, openAccountShop, visitor } from './account.fixtures.ts'
import { createHumanGate } from './human-gate.ts'
import { createLoginGuard } from './login-guard.ts'

const windowMs = 15 * 60_000
const wrong = { code: 'account.wrong_credentials' }
const needsHuman = { code: 'account.human_check_required' }
const paused = { code: 'account.login_paused' }

let shop: Awaited<ReturnType<typeof openAccountShop>>
beforeAll(async () => {
  shop = await openAccountShop()
  await shop.register('Maple', '13866660001')
})
afterAll(() => shop.close())

let ip = ''
let addresses = 0
const newIp = () => `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses++ & 255}`
beforeEach(() => {
  // A window of its own for each test.
  shop.clock.advance(windowMs - (shop.clock.now().getTime() % windowMs))
  ip = newIp()
})

interface Try {
  name?: string
  from?: string
  password?: string
  at?: typeof shop.accounts
  isPerson?: boolean | 'not really'
}
async function login({
  name = 'Maple',
  from = ip,
  password = goodPassword,
  at = shop.accounts,
  isPerson = false,
}: Try) {
  const human =
    isPerson === false ? undefined : await (isPerson === true ? shop.solveHuman() : shop.failHuman())
  return at.login({ login: name, password, human }, { ...visitor, ip: from })
}
const fail = (given: Try = {}) => login({ ...given, password: 'wrong-password-1' }).catch((error) => error)
/** Fails until the pair has failed that often, with human checks where they are due. */
async function failTimes(times: number, given: Try = {}) {
  for (let n = 0; n < times; n++) expect(await fail({ ...given, isPerson: n >= 3 })).toMatchObject(wrong)
}
const countWork = async (work: () => Promise<unknown>) => {
  const before = shop.countPasswordWork()
  await work()
  return shop.countPasswordWork() - before
}

describe('§1.5 after 3 failures of an account from an address', () => {
  beforeEach(() => failTimes(3))

  it('asks for a human check, also when the password is right', async () => {
    await expect(login({})).rejects.toMatchObject(needsHuman)
    await expect(login({ isPerson: 'not really' })).rejects.toMatchObject({
      code: 'account.human_check_failed',
    })
    await expect(login({ isPerson: true })).resolves.toMatchObject({ me: { username: 'Maple' } })
  })

  it('spends no work on a try without a human, nor with a wrong answer', async () => {
    expect(await countWork(() => fail())).toBe(0)
    expect(await countWork(() => fail({ isPerson: 'not really' }))).toBe(0)
  })

  it('asks again for each try: an answer is good for one', async () => {
    const human = await shop.solveHuman()
    const again = () =>
      shop.accounts.login({ login: 'Maple', password: 'wrong-password-1', human }, { ...visitor, ip })
    await expect(again()).rejects.toMatchObject(wrong)
    await expect(again()).rejects.toMatchObject({ code: 'account.human_check_failed' })
  })

  it('asks nobody at another address', async () => {
    await expect(login({ from: newIp() })).resolves.toBeDefined()
  })

  it('forgets them when the right password comes', async () => {
    await login({ isPerson: true })
    await failTimes(3)
  })

  it('does not count a try that was no try', async () => {
    for (let n = 0; n < 10; n++) await fail()
    await expect(login({ isPerson: true })).resolves.toBeDefined()
  })
})

it('uses up no answer that was not asked for', async () => {
  const human = await shop.solveHuman()
  await shop.accounts.login({ login: 'Maple', password: goodPassword, human }, { ...visitor, ip })
  await failTimes(3)
  await expect(
    shop.accounts.login({ login: 'Maple', password: goodPassword, human }, { ...visitor, ip }),
  ).resolves.toBeDefined()
})

describe('§1.5 after 10 failures of an account from an address in 15 minutes', () => {
  beforeEach(async () => {
    shop.clock.advance(windowMs - 60_000)
    await failTimes(10)
  })

  it('makes just that pair wait 15 minutes from then on, whatever it brings', async () => {
    await expect(login({ isPerson: true })).rejects.toMatchObject({
      ...paused,
      details: { minutes: 15, retryAfterSeconds: 900 },
    })
    shop.clock.advance(windowMs - 1)
    expect(await countWork(() => expect(login({ isPerson: true })).rejects.toMatchObject(paused))).toBe(0)
    shop.clock.advance(1)
    await expect(login({})).resolves.toBeDefined()
  })

  it('lets the owner in from elsewhere, and others from there', async () => {
    await shop.accounts.createDemoAccount()
    await expect(login({ from: newIp() })).resolves.toBeDefined()
    await expect(login({ name: 'demo', password: 'demo-market-2026' })).resolves.toBeDefined()
  })
})

describe('§1.5 answers', () => {
  const names = [
    'Maple',
    '13866660001',
    'nobody',
    '13866669999',
    'nobody@example.com',
    '不存在',
    'no-password',
  ]
  beforeAll(async () => {
    const id = await shop.accounts.createByMobile('13866660002')
    await shop.database.db
      .updateTable('user_account')
      .set({ username_key: 'no-password' })
      .where('id', '=', id)
      .execute()
  })

  it.each(names)('take the same work for "%s", account or not: one argon2 for each refusal', async (name) => {
    expect(await countWork(() => failTimes(3, { name }))).toBe(3)
    expect(await countWork(() => fail({ name }))).toBe(0)
    expect(await countWork(() => fail({ name, isPerson: true }))).toBe(1)
  })

  it('are the same, step by step, whether or not the account exists', async () => {
    const story = async (name: string) => {
      const told: unknown[] = []
      for (let n = 0; n < 14; n++) {
        const { code, details } = await fail({ name, isPerson: n >= 5 })
        told.push([code, details])
      }
      return told
    }
    const [known, unknown] = [await story('Maple'), await story('nobody')]
    expect(unknown).toEqual(known)
    expect(known.at(-1)).toEqual(['account.login_paused', { minutes: 15, retryAfterSeconds: 900 }])
  })
})

describe('P24: two processes', () => {
  it('count failures together', async () => {
    const at = shop.startAnother()
    await fail()
    await fail({ at })
    await fail()
    for (const process of [shop.accounts, at])
      await expect(login({ at: process })).rejects.toMatchObject(needsHuman)
    for (let n = 3; n < 10; n++) await fail({ at: n % 2 ? at : shop.accounts, isPerson: true })
    for (const process of [shop.accounts, at])
      await expect(login({ at: process })).rejects.toMatchObject(paused)
  })

  it('test no more passwords of many at once than of many in a row', async () => {
    const processes = [shop.accounts, shop.startAnother(), shop.startAnother()]
    const guess = (isPerson: boolean) =>
      Promise.all(Array.from({ length: 60 }, (_, n) => fail({ at: processes[n % 3], isPerson })))
    expect(await countWork(() => guess(false))).toBe(3)
    expect(await countWork(() => guess(true))).toBe(7)
    expect(await countWork(() => guess(true))).toBe(0)
    await expect(login({ isPerson: true })).rejects.toMatchObject(paused)
  })

  it('let somebody in who comes by many doors at once', async () => {
    const processes = [shop.accounts, shop.startAnother(), shop.startAnother()]
    const came = await Promise.all(Array.from({ length: 30 }, (_, n) => login({ at: processes[n % 3] })))
    expect(came).toHaveLength(30)
  })
})

describe('P25: limits of one kind alone', () => {
  it('are not beaten by 16,000 addresses against one account: the human check comes, and its owner gets in', async () => {
    const codes = new Map<string, number>()
    const guess = async () => {
      const { code } = await fail({ from: newIp() })
      codes.set(code, (codes.get(code) ?? 0) + 1)
    }
    const work = await countWork(async () => {
      for (let batch = 0; batch < 80; batch++) await Promise.all(Array.from({ length: 200 }, guess))
    })
    expect(work).toBe(20)
    expect(Object.fromEntries(codes)).toEqual({
      'account.wrong_credentials': 20,
      'account.human_check_required': 15_980,
    })
    await expect(login({ isPerson: true })).resolves.toBeDefined()
  }, 120_000)

  it('are not beaten by one address against many accounts: the human check comes, also for people there', async () => {
    const names = Array.from({ length: 90 }, (_, n) => `victim-${n}`)
    expect(await countWork(() => Promise.all(names.map((name) => fail({ name }))))).toBe(50)
    await expect(login({})).rejects.toMatchObject(needsHuman)
    await expect(login({ isPerson: true })).resolves.toBeDefined()
    await expect(login({ from: newIp() })).resolves.toBeDefined()
  })
})

describe('a right password', () => {
  it('is no failure of the address or the account, however often it comes', async () => {
    for (let n = 0; n < 60; n++) await login({})
    await expect(login({})).resolves.toBeDefined()
  })
})

describe('a try that broke', () => {
  const openGuard = (): ReturnType<typeof createLoginGuard> => {
    const { kv, clock } = shop
    const passwords = { inTurn: <T>(_: string, work: () => Promise<T>) => work() }
    return createLoginGuard({ kv, clock, gate: createHumanGate([]), passwords })
  }

  it('is neither right nor wrong', async () => {
    const guard = openGuard()
    const broken = () => guard.run({ name: 'maple', ip }, () => Promise.reject(new Error('no database')))
    for (let n = 0; n < 12; n++) await expect(broken()).rejects.toThrow('no database')
    await expect(login({})).resolves.toBeDefined()
  })

  it('whose process died costs the next person a human check, not the login', async () => {
    const guard = openGuard()
    for (let n = 0; n < 3; n++) void guard.run({ name: 'maple', ip }, () => new Promise(() => {}))
    await expect(login({})).rejects.toMatchObject(needsHuman)
    await expect(login({ isPerson: true })).resolves.toBeDefined()
  })
})

describe('a tally', () => {
  afterEach(() => expect.hasAssertions())

  it('stays in the window in which the try began', async () => {
    const tallyOf = createTallies({ kv: shop.kv, clock: shop.clock, windowMs })
    const before = tallyOf('probe')
    await before.begin()
    shop.clock.advance(windowMs)
    await before.takeOut()
    const after = tallyOf('probe')
    expect([await after.begin(), await after.begin()]).toEqual([0, 1])
  })
})
