import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createOutboxSms } from '../../infra/sms/outbox-sms.ts'
import { SmsError, type SmsSender } from '../../infra/sms/sms.ts'
import { openAccountShop } from './account.fixtures.ts'
import { accountJobs } from './index.ts'

let shop: Awaited<ReturnType<typeof openAccountShop>>
const sent: { recipient: string; body: string }[] = []
const warnings: object[] = []
const logger = { warn: (details: object, message: string) => void warnings.push({ ...details, message }) }
const outboxSms = createOutboxSms({ record: async (message) => void sent.push(message) })
beforeAll(async () => {
  shop = await openAccountShop()
})
afterAll(() => shop.close())
beforeEach(() => {
  sent.length = 0
  warnings.length = 0
})

async function runQueued(sms: SmsSender = outboxSms) {
  const { handlers } = accountJobs({ accounts: shop.accounts, sms, logger })
  const rows = await shop.database.db.selectFrom('outbox').select(['name', 'payload', 'job_id']).execute()
  await shop.database.db.deleteFrom('outbox').execute()
  for (const { name, payload, job_id } of rows)
    await handlers[name]?.(JSON.parse(payload), { id: job_id, attempt: 1 })
}
const failing = (outcome: SmsError['outcome']): SmsSender => ({
  send: () => Promise.reject(new SmsError(outcome, 'the words of the provider')),
})

it('§1.2 sends the code that was asked for by a job, never in the request', async () => {
  const code = await shop.requestCode('13855550001')
  expect(sent).toEqual([])
  await runQueued()
  expect(sent).toEqual([expect.objectContaining({ recipient: '13855550001' })])
  expect(sent[0]?.body).toContain(code)
  expect(sent[0]?.body).toContain('2 分钟')
})

it('keeps a code to itself that nobody could use any more', async () => {
  await shop.requestCode('13855550002')
  shop.clock.advance(120_000)
  await runQueued()
  expect(sent).toEqual([])
})

it('sends only the newest of two codes, also when the jobs come out of order', async () => {
  await shop.requestCode('13855550003')
  shop.clock.advance(60_000)
  const newest = await shop.requestCode('13855550003')
  await runQueued()
  expect(sent).toHaveLength(1)
  expect(sent[0]?.body).toContain(newest)
})

it('P5: the code is in no row of the outbox', async () => {
  const code = await shop.requestCode('13855550004')
  const rows = await shop.database.db.selectFrom('outbox').selectAll().execute()
  expect(rows).toHaveLength(1)
  // Ids are hex and times are long: six digits in a row that are a whole text of their own would be the code.
  expect(JSON.stringify(rows)).not.toContain(`"${code}`)
  expect(rows.map((row) => Object.keys(JSON.parse(row.payload)).sort())).toEqual([
    ['codeId', 'expiresAt', 'mobile', 'purpose'],
  ])
  await runQueued()
})

describe('§1.8 a forgotten password of a number that nobody registered', () => {
  it('gets the answer of a registered one, counts the same, and sends nothing', async () => {
    const [known, unknown] = ['13855550010', '13855550011']
    await shop.accounts.createByMobile(known)
    const ask = async (mobile: string) => {
      const human = await shop.solveHuman()
      return shop.accounts.sendSmsCode(
        { mobile, purpose: 'reset_password', human },
        { ip: mobile, userAgent: '' },
      )
    }
    expect(await ask(unknown)).toEqual(await ask(known))
    for (const mobile of [known, unknown]) {
      await expect(ask(mobile)).rejects.toMatchObject({ code: 'account.sms_too_soon' })
    }
    await runQueued()
    expect(sent.map(({ recipient }) => recipient)).toEqual([known])
  })
})

describe('a provider that does not plainly take a message', () => {
  it('is asked again when it never had it', async () => {
    await shop.requestCode('13855550020')
    await expect(runQueued(failing('not_sent'))).rejects.toMatchObject({ outcome: 'not_sent' })
    expect(warnings).toEqual([])
  })

  it.each(['refused', 'unknown'] as const)(
    'is not asked again after "%s", and the log keeps secrets',
    async (outcome) => {
      const mobile = outcome === 'refused' ? '13855550021' : '13855550022'
      const code = await shop.requestCode(mobile)
      await runQueued(failing(outcome))
      expect(warnings).toEqual([
        {
          outcome,
          answer: expect.stringContaining('the words of the provider'),
          recipient: `138****${mobile.slice(-4)}`,
          message: 'an SMS was not plainly taken',
        },
      ])
      expect(JSON.stringify(warnings)).not.toContain(code)
    },
  )
})
