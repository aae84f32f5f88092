import { createHmac, timingSafeEqual } from 'node:crypto'

const signatureLength = 22

/** `text` with our signature behind a `~`: a browser may carry it and cannot change it. Good for one `purpose` only. */
export function signText(text: string, purpose: string, secret: string): string {
  return `${text}~${signatureOf(text, purpose, secret)}`
}

/** The text that we signed for this purpose; undefined for anything else. */
export function readSignedText(value: string, purpose: string, secret: string): string | undefined {
  const end = value.lastIndexOf('~')
  if (end < 1) return undefined
  const text = value.slice(0, end)
  return isSame(value.slice(end + 1), signatureOf(text, purpose, secret)) ? text : undefined
}

function signatureOf(text: string, purpose: string, secret: string): string {
  return createHmac('sha256', secret)
    .update(`${purpose}:${text}`)
    .digest('base64url')
    .slice(0, signatureLength)
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
