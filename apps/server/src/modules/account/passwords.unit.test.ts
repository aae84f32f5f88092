import { monitorEventLoopDelay } from 'node:perf_hooks'
import { expect, it } from 'vitest'
import { hashPassword, verifyPassword } from './passwords.ts'

it('hashes with argon2id at the cost that OWASP asks for, salted', async () => {
  const [one, two] = await Promise.all([hashPassword('lantern-orchid-42'), hashPassword('lantern-orchid-42')])
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(one).not.toBe(two)
})

it('knows the right password, however its characters were typed, and no other', async () => {
  const stored = await hashPassword('café-lantern')
  expect(await verifyPassword('cafe\u0301-lantern', stored)).toBe(true)
  expect(await verifyPassword('cafe-lantern', stored)).toBe(false)
})

it('verifies a hash that was made at another cost', async () => {
  const cheap =
    '$argon2id$v=19$m=4096,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$sEiw0sCKTlWJD8vDOCP9vsCrvJHYsbHhZ6Ytzle+ppE'
  expect(await verifyPassword('not this one', cheap)).toBe(false)
})

it('says no for nobody, whatever is tried', async () => {
  expect(await verifyPassword('', undefined)).toBe(false)
  expect(await verifyPassword('lantern-orchid-42', undefined)).toBe(false)
})

it('leaves the event loop free while many are hashed', async () => {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  await Promise.all(Array.from({ length: 12 }, () => hashPassword('lantern-orchid-42')))
  delay.disable()
  expect(delay.percentile(50) / 1e6).toBeLessThan(30)
})

it('turns away whom it could not serve in time', async () => {
  const tried = await Promise.allSettled(
    Array.from({ length: 400 }, () => verifyPassword('guess', undefined)),
  )
  const refused = tried.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
  expect(new Set(refused)).toEqual(new Set(['server.busy']))
  expect(refused.length).toBeLessThan(400)
  expect(await verifyPassword('guess', undefined)).toBe(false)
})
