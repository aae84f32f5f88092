import { afterAll, beforeAll, expect, it } from 'vitest'
import { openAccountShop } from './account.fixtures.ts'
import { createHumanGate } from './human-gate.ts'

const refused = { code: 'account.human_check_failed' }
let shop: Awaited<ReturnType<typeof openAccountShop>>
beforeAll(async () => {
  shop = await openAccountShop()
})
afterAll(() => shop.close())

it('§1.1 gives a picture with an id, which no cache keeps, and keeps its text to itself', async () => {
  const app = await shop.createApp()
  const answer = await app.inject('/api/account/human-check')
  expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'no-store'])
  expect(answer.json()).toEqual({
    kind: 'image',
    id: expect.any(String),
    svg: expect.stringContaining('<svg'),
    expiresInSeconds: 300,
  })
  expect(answer.body).not.toContain('KHAN')
  await app.close()
})

it('§1.1 takes the right text, in whatever case', async () => {
  const human = await shop.solveHuman()
  const text = human.kind === 'image' ? human.text.toLowerCase() : ''
  await shop.accounts.requireHuman({ ...human, text } as typeof human)
})

it('§1.1 takes an answer once', async () => {
  const human = await shop.solveHuman()
  const tried = await Promise.allSettled(
    [shop.accounts, shop.startAnother(), shop.accounts].map((at) => at.requireHuman(human)),
  )
  expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  await expect(shop.accounts.requireHuman(human)).rejects.toMatchObject(refused)
})

it('§1.1 burns the challenge at a wrong answer', async () => {
  const right = await shop.solveHuman()
  const wrong = { ...right, text: 'XXXX' } as typeof right
  await expect(shop.accounts.requireHuman(wrong)).rejects.toMatchObject(refused)
  await expect(shop.accounts.requireHuman(right)).rejects.toMatchObject(refused)
})

it('§1.1 keeps the answer for 300 s', async () => {
  const [inTime, late] = [await shop.solveHuman(), await shop.solveHuman()]
  shop.clock.advance(299_999)
  await shop.accounts.requireHuman(inTime)
  shop.clock.advance(1)
  await expect(shop.accounts.requireHuman(late)).rejects.toMatchObject(refused)
})

it('refuses an answer of a kind that this shop does not offer, and offers none', async () => {
  const gate = createHumanGate([])
  await expect(gate.require(await shop.solveHuman())).rejects.toMatchObject(refused)
  await expect(gate.issue('altcha')).rejects.toMatchObject({ code: 'request.invalid' })
})
