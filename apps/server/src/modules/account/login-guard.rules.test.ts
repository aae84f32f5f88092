import { expect, it } from 'vitest'
import { judgeTry } from './login-guard.rules.ts'

const none = { pair: 0, account: 0, address: 0 }

it.each([
  ['nothing failed', none, 'free'],
  ['two failures of the pair', { ...none, pair: 2 }, 'free'],
  ['three failures of the pair', { ...none, pair: 3 }, 'human'],
  ['nine failures of the pair', { ...none, pair: 9 }, 'human'],
  ['ten failures of the pair', { ...none, pair: 10 }, 'paused'],
  ['nineteen failures at the account', { ...none, account: 19 }, 'free'],
  ['twenty failures at the account', { ...none, account: 20 }, 'human'],
  ['16,000 failures at the account', { ...none, account: 16_000 }, 'human'],
  ['49 failures from the address', { ...none, address: 49 }, 'free'],
  ['50 failures from the address', { ...none, address: 50 }, 'human'],
  ['everything at once', { pair: 10, account: 20, address: 50 }, 'paused'],
] as const)('§1.5 what one more try needs after %s', (_, failures, verdict) => {
  expect(judgeTry(failures)).toBe(verdict)
})
