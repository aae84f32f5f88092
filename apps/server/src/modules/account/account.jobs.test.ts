import { afterAll, beforeAll, expect, it } from 'vitest'
import { createOutboxSms } from '../../infra/sms/outbox-sms.ts'
import { openAccountShop } from './account.fixtures.ts'
import { accountJobs } from './index.ts'

let shop: Awaited<ReturnType<typeof openAccountShop>>
const sent: { recipient: string; body: string }[] = []
const sms = createOutboxSms({ record: async (message) => void sent.push(message) })
beforeAll(async () => {
  shop = await openAccountShop()
})
afterAll(() => shop.close())

async function runQueued() {
  const { handlers } = accountJobs({ accounts: shop.accounts, sms, clock: shop.clock })
  const rows = await shop.database.db.selectFrom('outbox').select(['name', 'payload', 'job_id']).execute()
  for (const { name, payload, job_id } of rows)
    await handlers[name]?.(JSON.parse(payload), { id: job_id, attempt: 1 })
  await shop.database.db.deleteFrom('outbox').execute()
}

it('sends the code that was asked for, by the job and not by the request', async () => {
  const code = await shop.requestCode('13855550001')
  expect(sent).toEqual([])
  await runQueued()
  expect(sent).toEqual([expect.objectContaining({ recipient: '13855550001' })])
  expect(sent[0]?.body).toContain(code)
  expect(sent[0]?.body).toContain('2 分钟')
})

it('keeps a code to itself that nobody could use any more', async () => {
  sent.length = 0
  await shop.requestCode('13855550002')
  shop.clock.advance(120_000)
  await runQueued()
  expect(sent).toEqual([])
})
