import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../../kernel/clock.ts'

/** What each kind of token says; one kind is never taken for another. */
export interface TokenFacts {
  verify_email: { userId: number; email: string; mailId: string }
  reset_password: { userId: number; email: string; mailId: string; passwordMark: string }
  bind_social: { provider: string; openid: string; createdAt: number; browserHash: string }
}

export type SignedTokens = ReturnType<typeof createSignedTokens>

interface Sealed {
  facts: object
  /** Epoch milliseconds. */
  expiresAt: number
}

/**
 * Facts that somebody carries for us and cannot change: `<base64url of JSON>.<HMAC>`. Whoever has one can read it, so
 * no secret goes in; how often one may be used is for who reads it to see to.
 */
export function createSignedTokens({ secret, clock }: { secret: string; clock: Clock }) {
  /** The purpose is signed too; no JWT, which the same secret signs, has a colon in it. */
  function mac(purpose: keyof TokenFacts, body: string): Buffer {
    return createHmac('sha256', secret).update(`${purpose}:${body}`).digest()
  }

  return {
    sign<Purpose extends keyof TokenFacts>(
      purpose: Purpose,
      facts: TokenFacts[Purpose],
      expiresAt: number,
    ): string {
      const sealed: Sealed = { facts, expiresAt }
      const body = Buffer.from(JSON.stringify(sealed)).toString('base64url')
      return `${body}.${mac(purpose, body).toString('base64url')}`
    },

    /** Undefined for one that is not ours, of another purpose, or over its time. */
    read<Purpose extends keyof TokenFacts>(purpose: Purpose, token: string): TokenFacts[Purpose] | undefined {
      const [body = '', given = '', ...rest] = token.split('.')
      const wanted = mac(purpose, body)
      const bytes = Buffer.from(given, 'base64url')
      if (rest.length > 0 || bytes.length !== wanted.length || !timingSafeEqual(bytes, wanted))
        return undefined
      const { facts, expiresAt } = JSON.parse(Buffer.from(body, 'base64url').toString()) as Sealed
      return expiresAt > clock.now().getTime() ? (facts as TokenFacts[Purpose]) : undefined
    },
  }
}
