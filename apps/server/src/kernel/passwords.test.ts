import { monitorEventLoopDelay } from 'node:perf_hooks'
import { expect, it } from 'vitest'
import { createPasswords } from './passwords.ts'

const passwords = createPasswords()
const hash = (password: string) => passwords.hash(password, 'client')

it('hashes with argon2id at the cost that OWASP asks for, salted', async () => {
  const [one, two] = await Promise.all([hash('lantern-orchid-42'), hash('lantern-orchid-42')])
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(one).not.toBe(two)
})

it('knows the right password, however its characters were typed, and no other', async () => {
  const stored = await hash('café-lantern')
  expect(await passwords.verify('cafe\u0301-lantern', stored)).toBe(true)
  expect(await passwords.verify('cafe-lantern', stored)).toBe(false)
})

it('verifies a hash that was made at another cost', async () => {
  const cheap =
    '$argon2id$v=19$m=4096,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$sEiw0sCKTlWJD8vDOCP9vsCrvJHYsbHhZ6Ytzle+ppE'
  expect(await passwords.verify('not this one', cheap)).toBe(false)
})

it('says no for nobody and for an account without a password, whatever is tried', async () => {
  for (const stored of [undefined, '']) {
    expect(await passwords.verify('', stored)).toBe(false)
    expect(await passwords.verify('lantern-orchid-42', stored)).toBe(false)
  }
})

it('does the same work for nobody, for no password and for a wrong one', async () => {
  const work: object[] = []
  const counting = createPasswords({
    async derive({ message: _, nonce: __, ...parameters }) {
      work.push(parameters)
      return Buffer.alloc(parameters.tagLength)
    },
  })
  for (const stored of [undefined, '', await hash('lantern-orchid-42')])
    await counting.verify('guess', stored)
  expect(work).toEqual(Array(3).fill({ memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }))
})

it('leaves the event loop free while many are hashed', async () => {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  await Promise.all(Array.from({ length: 12 }, () => hash('lantern-orchid-42')))
  delay.disable()
  expect(delay.percentile(50) / 1e6).toBeLessThan(30)
})

it('turns away whom it could not serve in time, and nobody else', async () => {
  const storm = Promise.allSettled(Array.from({ length: 400 }, () => hash('guess')))
  expect(await passwords.hash('lantern-orchid-42', 'somebody else')).toMatch(/^\$argon2id/)
  const refused = (await storm).flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
  expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['server.busy']))
  expect(refused[0].details).toEqual({ retryAfterSeconds: 2 })
  expect(refused.length).toBeLessThan(400)
}, 30_000)
