import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { createManualClock } from '../../kernel/clock.ts'
import { createSignedTokens } from './profile-tokens.ts'

const secret = 'a secret of the tests, long enough'
const facts = { userId: 7, email: 'a@example.com', mailId: 'mail-1' }
const clock = createManualClock('2026-11-21T04:00:00Z')
const tokens = createSignedTokens({ secret, clock })
const inAnHour = () => clock.now().getTime() + 3_600_000

it('gives back what was signed, until its time is over', () => {
  const token = tokens.sign('verify_email', facts, inAnHour())
  expect(tokens.read('verify_email', token)).toEqual(facts)
  clock.advance(3_599_999)
  expect(tokens.read('verify_email', token)).toEqual(facts)
  clock.advance(1)
  expect(tokens.read('verify_email', token)).toBeUndefined()
})

it('takes no token for one of another purpose', () => {
  expect(tokens.read('reset_password', tokens.sign('verify_email', facts, inAnHour()))).toBeUndefined()
})

it('takes none that was changed, cut, made longer or signed with another secret', () => {
  const token = tokens.sign('verify_email', facts, inAnHour())
  const [body = '', mac = ''] = token.split('.')
  const stranger = createSignedTokens({ secret: 'another secret, also long enough', clock })
  const other = Buffer.from(JSON.stringify({ facts: { ...facts, userId: 8 }, expiresAt: inAnHour() }))
  for (const forged of [
    `${other.toString('base64url')}.${mac}`,
    `${body}.`,
    body,
    '',
    `${body}.${mac.slice(0, -2)}`,
    `${token}.more`,
    stranger.sign('verify_email', facts, inAnHour()),
  ]) {
    expect(tokens.read('verify_email', forged)).toBeUndefined()
  }
})

it('takes no JWT that the same secret signs', () => {
  const head = Buffer.from('{"alg":"HS256"}').toString('base64url')
  const body = Buffer.from(JSON.stringify({ facts, expiresAt: inAnHour() })).toString('base64url')
  const mac = createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url')
  expect(tokens.read('verify_email', `${body}.${mac}`)).toBeUndefined()
})
