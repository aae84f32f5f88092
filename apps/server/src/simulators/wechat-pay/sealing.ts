import { createCipheriv, createPrivateKey, createPublicKey, randomBytes, sign, verify } from 'node:crypto'
import { promisify } from 'node:util'
import type { Clock } from '../../kernel/clock.ts'
import type { Identity } from './identity.ts'
import type { WechatPayKeys } from './keys.ts'

export type Sealing = ReturnType<typeof createSealing>

const signAsync = promisify(sign)

/** WeChat's side of the signatures, and the lock on what a notice keeps secret. */
export function createSealing(keys: WechatPayKeys, identity: Identity, clock: Clock) {
  const merchantPublic = createPublicKey(keys.merchant.publicKey)
  const wechatPrivate = createPrivateKey(keys.wechat.privateKey)
  // A key that is not WeChat's, for messages that must not be believed.
  const foreignPrivate = createPrivateKey(keys.merchant.privateKey)

  return {
    isSignedByMerchant(lines: readonly string[], signature: string): boolean {
      const text = Buffer.from(joinLines(lines))
      return verify('sha256', text, merchantPublic, Buffer.from(signature, 'base64'))
    },

    /** The headers that vouch for a body. */
    async sealOf(body: string, { isForged = false } = {}): Promise<Record<string, string>> {
      const timestamp = String(Math.floor(clock.now().getTime() / 1000))
      const nonce = randomBytes(16).toString('hex')
      const key = isForged ? foreignPrivate : wechatPrivate
      const signature = await signAsync('sha256', Buffer.from(joinLines([timestamp, nonce, body])), key)
      return {
        'wechatpay-timestamp': timestamp,
        'wechatpay-nonce': nonce,
        'wechatpay-serial': identity.wechatPublicKeyId,
        'wechatpay-signature': signature.toString('base64'),
      }
    },

    /** The tag stands at the end of the ciphertext. */
    lock(text: string, associatedData: string) {
      const nonce = randomBytes(6).toString('hex')
      const cipher = createCipheriv('aes-256-gcm', Buffer.from(identity.apiV3Key), nonce)
      cipher.setAAD(Buffer.from(associatedData))
      const locked = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()])
      return {
        algorithm: 'AEAD_AES_256_GCM',
        ciphertext: locked.toString('base64'),
        associated_data: associatedData,
        nonce,
      }
    },
  }
}

function joinLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}
