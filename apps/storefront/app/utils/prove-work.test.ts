import { createChallenge, solveChallenge, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/sha'
import { describe, expect, it } from 'vitest'
import { probableShare, proofPayload } from './prove-work.ts'

const hmacSignatureSecret = 'a secret of this test'

describe('proofPayload', () => {
  it('is what altcha verifies', async () => {
    const data = { said: '早上好' }
    const challenge = await createChallenge({
      algorithm: 'SHA-256',
      cost: 1,
      deriveKey,
      hmacSignatureSecret,
      data,
    })
    const solution = await solveChallenge({ challenge, deriveKey })
    if (solution === null) throw new Error('not solved')
    const bytes = Uint8Array.from(atob(proofPayload(challenge, solution)), (letter) => letter.charCodeAt(0))
    const payload = JSON.parse(new TextDecoder().decode(bytes))
    expect(payload.challenge.parameters.data).toEqual(data)
    expect(await verifySolution({ ...payload, deriveKey, hmacSignatureSecret })).toMatchObject({
      verified: true,
    })
  })
})

describe('probableShare', () => {
  it('grows with the tries and never says that it is done', () => {
    const shares = [0, 100, 256, 1_000, 3_000].map((tries) => probableShare(tries, '00'))
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    expect(shares[0]).toBe(0)
    expect(shares.at(-1)).toBeLessThan(1)
  })

  it('goes slower when more is asked for', () => {
    expect(probableShare(256, '0000')).toBeLessThan(probableShare(256, '00'))
  })
})
