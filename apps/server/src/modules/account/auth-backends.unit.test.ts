import { expect, it } from 'vitest'
import { AppError } from '../../kernel/app-error.ts'
import { type AuthBackend, createAuthChain, type Verdict } from './auth-backends.ts'

const visitor = { ip: '203.0.113.7', userAgent: 'vitest' }
const credentials = { kind: 'password', login: 'maple', password: 'anything' } as const

/** A chain of backends that answer like this, one after the other. */
function openChain(...verdicts: (Verdict | AppError)[]) {
  const asked: number[] = []
  const warnings: object[] = []
  const backends = verdicts.map(
    (verdict, n): AuthBackend => ({
      name: `backend ${n}`,
      async authenticate() {
        asked.push(n)
        if (verdict instanceof AppError) throw verdict
        return verdict
      },
    }),
  )
  const logger = { warn: (details: object) => void warnings.push(details) }
  const authenticate = createAuthChain(backends, { logger })
  return { asked, warnings, authenticate: () => authenticate(credentials, visitor) }
}

const unknown: Verdict = { kind: 'unknown' }
const accepted = (userId: number): Verdict => ({ kind: 'accepted', userId })
const denied: Verdict = { kind: 'denied', reason: 'left the company' }

it('§1.5 backends are tried in order, and the first that accepts wins', async () => {
  const chain = openChain(unknown, accepted(7), accepted(8))
  expect(await chain.authenticate()).toEqual({ kind: 'accepted', userId: 7 })
  expect(chain.asked).toEqual([0, 1])
})

it('§1.5 one that denies stops the chain; why is for the log alone', async () => {
  const chain = openChain(unknown, denied, accepted(8))
  await expect(chain.authenticate()).rejects.toMatchObject({ code: 'account.login_denied', details: {} })
  expect(chain.asked).toEqual([0, 1])
  expect(chain.warnings).toEqual([{ backend: 'backend 1', reason: 'left the company' }])
})

it('nobody is known when none of them knows', async () => {
  const chain = openChain(unknown, unknown)
  expect(await chain.authenticate()).toBeUndefined()
  expect(chain.asked).toEqual([0, 1])
})

it('one that has more to say than a no stops the chain with it', async () => {
  const chain = openChain(new AppError('account.not_registered'), accepted(8))
  await expect(chain.authenticate()).rejects.toMatchObject({ code: 'account.not_registered' })
  expect(chain.asked).toEqual([0])
})
