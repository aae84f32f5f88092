import { mobilePattern } from '@jishi/contract'
import { cleanName } from './profile.rules.ts'

const mobile = new RegExp(mobilePattern)
const nicknameLimit = 60
const home = '/'

interface Account {
  mobile: string
  password_hash: string
}

/**
 * May this account be untied from `provider`? Only while another way in is left: a mobile that codes can be sent to, a
 * password together with a name to type, or another third party that the shop still takes logins from.
 */
export function canUntie(
  account: Account,
  provider: string,
  linked: readonly { provider: string }[],
  offered: readonly string[],
): boolean {
  if (mobile.test(account.mobile)) return true
  // The username is always there to log in with, a verified address may be too.
  if (account.password_hash !== '') return true
  return linked.some((other) => other.provider !== provider && offered.includes(other.provider))
}

/**
 * Where to go on after a login: a path of this site as it was given, or home. Browsers leave out tabs and line breaks
 * and read `\` as `/`, so that more than `//elsewhere` leads away.
 */
export function toOwnPath(next: string | undefined): string {
  if (next === undefined || !/^\/(?!\/)[^\\\p{Cc}]*$/u.test(next)) return home
  return next
}

/** What a third party calls somebody, as we keep it. May be empty. */
export function cleanSocialName(nickname: string): string {
  return cleanName(nickname, nicknameLimit)
}
