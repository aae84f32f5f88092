import { createPublicKey, generateKeyPair, type KeyObject, sign } from 'node:crypto'
import { promisify } from 'node:util'
import type { IdTokenFault } from './misbehaviour.ts'

interface Claims {
  iss: string
  sub: string
  aud: string
  nonce?: string
}

const makeKey = async () => (await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })).privateKey
const lifeSeconds = 3600

/** Signs as RS256 with a key that is made when it is first needed, and lives as long as the process. */
export function createIdTokenSigner() {
  let made: Promise<KeyObject> | undefined
  const ownKey = () => {
    made ??= makeKey()
    return made
  }
  const kid = 'simulated'

  return {
    /** As JWKS shows it. */
    async publicKey(): Promise<object> {
      const jwk = createPublicKey(await ownKey()).export({ format: 'jwk' })
      return { ...jwk, kid, use: 'sig', alg: 'RS256' }
    },

    async sign(claims: Claims, now: Date, fault: IdTokenFault | undefined): Promise<string> {
      const iat = Math.floor(now.getTime() / 1000) - (fault === 'expired' ? 2 * lifeSeconds : 0)
      const payload = { ...claims, iat, exp: iat + lifeSeconds, ...(fault && lies[fault]) }
      const text = [{ alg: 'RS256', typ: 'JWT', kid }, payload].map(encode).join('.')
      const key = fault === 'forged' ? await makeKey() : await ownKey()
      return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`
    },
  }
}

const lies: Record<IdTokenFault, Partial<Claims>> = {
  forged: {},
  expired: {},
  wrong_nonce: { nonce: 'of-somebody-else' },
  wrong_audience: { aud: 'another-shop' },
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
