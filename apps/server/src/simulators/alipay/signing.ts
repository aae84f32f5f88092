import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { promisify } from 'node:util'
import type { SimulatorKeys } from './keys.ts'

export type Fields = Record<string, string>

export type Signer = ReturnType<typeof createSigner>

const signAsync = promisify(sign)

/** SHA256WithRSA both ways. Signing runs on the thread pool, so that a busy simulator does not hold up the process. */
export function createSigner({ merchant, alipay }: SimulatorKeys) {
  const merchantPublic = createPublicKey(merchant.publicKey)
  const alipayPrivate = createPrivateKey(alipay.privateKey)
  // A key that is not Alipay's, for messages that must not be believed.
  const foreignPrivate = createPrivateKey(merchant.privateKey)

  return {
    /** A request's signature covers everything that is filled but `sign`; `sign_type` stays in. */
    isSignedByMerchant(fields: Fields): boolean {
      const { sign: signature = '', ...signed } = fields
      return verify('sha256', Buffer.from(join(signed)), merchantPublic, Buffer.from(signature, 'base64'))
    },

    /** Notices and return addresses are signed without `sign_type`, which is sent all the same. */
    async signFields(fields: Fields, { isForged = false } = {}): Promise<Fields> {
      const text = join(fields)
      const signature = await signText(text, isForged ? foreignPrivate : alipayPrivate)
      return { ...fields, sign_type: 'RSA2', sign: signature }
    },

    /** The signature of an answer covers the text of its inner object, byte for byte. */
    signAnswer(text: string, { isForged = false } = {}): Promise<string> {
      return signText(text, isForged ? foreignPrivate : alipayPrivate)
    },
  }
}

async function signText(text: string, key: KeyObject): Promise<string> {
  return (await signAsync('sha256', Buffer.from(text), key)).toString('base64')
}

function join(fields: Fields): string {
  return Object.keys(fields)
    .filter((name) => fields[name] !== '')
    .sort()
    .map((name) => `${name}=${fields[name]}`)
    .join('&')
}
