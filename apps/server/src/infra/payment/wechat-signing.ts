import {
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  randomBytes,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto'
import type { Clock } from '../../kernel/clock.ts'
import type { NoticeMessage } from './payment-provider.ts'

export interface WechatKeys {
  mchId: string
  /** Number of our certificate, which they know our key by. */
  serial: string
  /** Our key, PEM. */
  privateKey: string
  /** Theirs, PEM, and the id it goes by (`PUB_KEY_ID_...`, or the number of a platform certificate). */
  wechatPublicKey: string
  wechatPublicKeyId: string
  /** 32 bytes; what is secret in a notice is locked with it. */
  apiV3Key: string
  clock: Clock
}

/** The locked part of a notice. */
export interface LockedResource {
  algorithm?: unknown
  ciphertext?: unknown
  associated_data?: unknown
  nonce?: unknown
}

export type WechatSigning = ReturnType<typeof createWechatSigning>

const toleranceMs = 5 * 60_000
const tagBytes = 16

/** SHA256 with RSA both ways, and AES-256-GCM for what a notice keeps secret: WeChat Pay APIv3. */
export function createWechatSigning(keys: WechatKeys) {
  const { mchId, serial, wechatPublicKeyId, clock } = keys
  const ours = createPrivateKey(keys.privateKey)
  const theirs = createPublicKey(keys.wechatPublicKey)
  const secret = Buffer.from(keys.apiV3Key, 'utf8')

  function signLines(lines: readonly string[]): string {
    return sign('sha256', Buffer.from(joinLines(lines)), ours).toString('base64')
  }

  function stamp() {
    const seconds = Math.floor(clock.now().getTime() / 1000)
    return { timestamp: String(seconds), nonce: randomBytes(16).toString('hex') }
  }

  return {
    signLines,
    stamp,

    /** The `Authorization` header of a request. `path` begins with `/` and has its query. */
    authorize(method: string, path: string, body: string): string {
      const { timestamp, nonce } = stamp()
      const fields = {
        ...{ mchid: mchId, nonce_str: nonce, timestamp, serial_no: serial },
        signature: signLines([method, path, timestamp, nonce, body]),
      }
      const text = Object.entries(fields).map(([name, value]) => `${name}="${value}"`)
      return `WECHATPAY2-SHA256-RSA2048 ${text.join(',')}`
    },

    /** Did they sign exactly this, just now? Probes of theirs carry a wrong signature on purpose and are not believed. */
    isTheirs({ headers, raw }: NoticeMessage): boolean {
      const timestamp = headers['wechatpay-timestamp'] ?? ''
      const nonce = headers['wechatpay-nonce'] ?? ''
      const signature = headers['wechatpay-signature'] ?? ''
      if (!isSame(headers['wechatpay-serial'] ?? '', wechatPublicKeyId)) return false
      const ageMs = Math.abs(clock.now().getTime() - Number(timestamp) * 1000)
      if (!/^\d{1,12}$/.test(timestamp) || ageMs > toleranceMs) return false
      const text = Buffer.from(joinLines([timestamp, nonce, raw]))
      return verify('sha256', text, theirs, Buffer.from(signature, 'base64'))
    },

    /** The text of a locked resource; undefined when it was not locked with our secret, or was changed since. */
    unlock({ algorithm, ciphertext, associated_data = '', nonce }: LockedResource): string | undefined {
      if (algorithm !== 'AEAD_AES_256_GCM') return undefined
      if (typeof ciphertext !== 'string' || typeof nonce !== 'string') return undefined
      if (typeof associated_data !== 'string') return undefined
      const bytes = Buffer.from(ciphertext, 'base64')
      try {
        const decipher = createDecipheriv('aes-256-gcm', secret, nonce, { authTagLength: tagBytes })
        decipher.setAuthTag(bytes.subarray(-tagBytes)).setAAD(Buffer.from(associated_data))
        // `final` is what checks the tag: without it a changed text would be believed.
        return Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()]).toString()
      } catch {
        return undefined
      }
    },
  }
}

function joinLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
