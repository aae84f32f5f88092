import { createHash } from 'node:crypto'

const limit = 128

/**
 * How an identity's id stands in our table. `oAbc` and `oabc` are two people, but databases may take them for one:
 * only characters that every collation tells apart are left, capitals become `^a`, all others `=` and their bytes.
 * One that would be too long becomes its hash.
 */
export function toOpenidKey(openid: string): string {
  const key = openid.replace(/[^a-z0-9._-]/gu, (letter) =>
    /[A-Z]/.test(letter) ? `^${letter.toLowerCase()}` : escapeBytes(letter),
  )
  return key.length <= limit ? key : `#${createHash('sha256').update(openid).digest('hex')}`
}

/** Undefined for one that only its hash is kept of. */
export function fromOpenidKey(key: string): string | undefined {
  if (key.startsWith('#')) return undefined
  const bytes = key
    .replace(/\^([a-z])/g, (_, letter: string) => letter.toUpperCase())
    .replace(/(?:=[0-9a-f]{2})+/g, (run) => Buffer.from(run.replaceAll('=', ''), 'hex').toString())
  return bytes
}

function escapeBytes(letter: string): string {
  return Buffer.from(letter).toString('hex').replace(/../g, '=$&')
}
