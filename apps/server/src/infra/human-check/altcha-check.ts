import { createHmac } from 'node:crypto'
import type { HumanAnswer } from '@jishi/contract'
import { type Challenge, createChallenge, type Solution, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import type { Clock } from '../../kernel/clock.ts'
import type { Kv } from '../kv/kv.ts'
import type { HumanCheck } from './human-check.ts'

const lifeMs = 300_000
/** Two hex digits to hit: 256 tries on average. */
const keyPrefix = '00'
/** Rounds per try. With 256 tries a phone works about a second; a quick answer to check costs us two milliseconds. */
const standardCost = 5000

interface Deps {
  kv: Kv
  clock: Clock
  secret: string
  /** Lowered by tests that have better things to do. */
  cost?: number
}

/**
 * Work that a browser does instead of its person. A challenge is signed and kept nowhere; only that it was used is
 * kept, for as long as it could be brought again.
 */
export function createAltchaCheck({ kv, clock, secret, cost = standardCost }: Deps): HumanCheck {
  // The same secret signs other things: nothing signed for one purpose may serve another.
  const hmacSignatureSecret = createHmac('sha256', secret).update('human-check:altcha').digest('hex')

  return {
    kind: 'altcha',

    async issue() {
      const challenge = await createChallenge({
        algorithm: 'PBKDF2/SHA-256',
        cost,
        keyPrefix,
        deriveKey,
        hmacSignatureSecret,
        // The library's own `expiresAt` is read by the machine's clock.
        data: { validUntil: clock.now().getTime() + lifeMs },
      })
      return { kind: 'altcha', challenge: { ...challenge }, expiresInSeconds: lifeMs / 1000 }
    },

    async verify(answer) {
      const brought = readPayload(answer)
      if (brought === undefined) return false
      const { invalidSignature, verified } = await verifySolution({
        ...brought,
        deriveKey,
        hmacSignatureSecret,
      })
      // Only what we signed is noted as used: nobody fills the store with inventions.
      if (invalidSignature !== false) return false
      const isFirst = await kv.add(`human:altcha:${brought.challenge.signature}`, '1', { ttlMs: lifeMs })
      const validUntil = Number(brought.challenge.parameters.data?.validUntil)
      return isFirst && verified && validUntil > clock.now().getTime()
    },
  }
}

interface Brought {
  challenge: Challenge
  solution: Solution
}

/** Only what the library can look at without stumbling; it checks the rest itself. */
function readPayload(answer: Partial<HumanAnswer> | null): Brought | undefined {
  if (answer?.kind !== 'altcha' || typeof answer.payload !== 'string') return undefined
  try {
    const { challenge, solution } = JSON.parse(Buffer.from(answer.payload, 'base64').toString())
    if (typeof challenge.signature !== 'string' || !isObject(challenge.parameters)) return undefined
    return isObject(solution) ? { challenge, solution: solution as unknown as Solution } : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
