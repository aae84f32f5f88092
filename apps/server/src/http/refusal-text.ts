import type { Locale } from '@jishi/contract'
import type { Refusal } from '../modules/flash-sale/index.ts'
import { composeError } from './error-handler.ts'

/** All of a body but its request id. */
const knownBodies = new WeakMap<Refusal, Partial<Record<Locale, { start: string; end: string }>>>()

/** The body of a refusal, of one byte a character. It is composed once: a refusal is the same object as long as it stands. */
export function writeRefusal(refusal: Refusal, locale: Locale, requestId: string): string {
  const known = knownBodies.get(refusal) ?? {}
  const body = known[locale] ?? compose(refusal, locale)
  known[locale] = body
  knownBodies.set(refusal, known)
  return body.start + requestId + body.end
}

/** Its UTF-8 as text of one byte a character, which Node sends as it is. */
export function toLatin1(text: string): string {
  return Buffer.from(text).toString('latin1')
}

function compose(refusal: Refusal, locale: Locale) {
  const text = toLatin1(JSON.stringify(composeError(refusal, { id: '?', locale })))
  const end = text.lastIndexOf('?')
  return { start: text.slice(0, end), end: text.slice(end + 1) }
}
