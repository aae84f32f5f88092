import { unreachable } from './http-answer.ts'
import type { SocialIdentity } from './oauth.ts'

/** The longest that OpenID Connect allows; the others are far shorter. */
const maxOpenidLength = 255
const maxNicknameLength = 60

/**
 * What a provider said of a person, fit to be stored and shown. Throws account.provider_unreachable when the openid is
 * missing or none: an identity must never be a part of another one.
 */
export function toIdentity(provider: string, openid: string | undefined, nickname: unknown): SocialIdentity {
  if (openid === undefined || openid.length > maxOpenidLength || !/^[\x21-\x7e][\x20-\x7e]*$/.test(openid)) {
    throw unreachable(provider, 'an answer that does not say who it is')
  }
  return { openid, nickname: cleanNickname(nickname) }
}

/** Without control characters and marks that turn the direction of the text around it; whole characters only. */
function cleanNickname(nickname: unknown): string {
  if (typeof nickname !== 'string') return ''
  const plain = nickname
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim()
  return Array.from(plain).slice(0, maxNicknameLength).join('').trim()
}
