import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

export interface SecretBox {
  /** Encrypts a text so that it can be opened only for the same owner: moved to another row it is worthless. */
  seal(text: string, owner: string): string
  /** Throws for what was not sealed here, for this owner, or has been changed since. */
  open(sealed: string, owner: string): string
}

const algorithm = 'aes-256-gcm'
const version = 'v1'
const nonceLength = 12
const tagLength = 16

/** AES-256-GCM under a key of its own for each purpose, derived from the shop's secret: losing the secret loses what is sealed. */
export function createSecretBox(secret: string, purpose: string): SecretBox {
  const key = Buffer.from(hkdfSync('sha256', secret, '', `jishi secret box: ${purpose}`, 32))

  return {
    seal(text, owner) {
      const nonce = randomBytes(nonceLength)
      const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagLength })
      cipher.setAAD(Buffer.from(owner))
      const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return `${version}.${Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64url')}`
    },

    open(sealed, owner) {
      const [given, body = ''] = sealed.split('.')
      if (given !== version) throw new Error('not a sealed secret')
      const bytes = Buffer.from(body, 'base64url')
      const nonce = bytes.subarray(0, nonceLength)
      const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagLength })
      decipher.setAAD(Buffer.from(owner))
      decipher.setAuthTag(bytes.subarray(nonceLength, nonceLength + tagLength))
      return (
        decipher.update(bytes.subarray(nonceLength + tagLength), undefined, 'utf8') + decipher.final('utf8')
      )
    },
  }
}
