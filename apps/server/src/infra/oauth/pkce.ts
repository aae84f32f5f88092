import { createHash } from 'node:crypto'

/** What the provider is shown first; only who made it can show the verifier later (RFC 7636, S256). */
export function challengeOf(codeVerifier: string): string {
  return createHash('sha256').update(codeVerifier).digest('base64url')
}

/** A value that the id_token must repeat. Made from the verifier, so that there is one secret to keep. */
export function nonceOf(codeVerifier: string): string {
  return challengeOf(`nonce:${codeVerifier}`)
}
