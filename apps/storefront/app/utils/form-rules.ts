import { mobilePattern } from '@jishi/contract'

/** What a form can tell before it asks the server, which judges again. */
export function isMobile(text: string): boolean {
  return new RegExp(mobilePattern).test(text)
}

export function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text)
}

export function isNewPassword(text: string): boolean {
  return text.length >= 8 && text.length <= 64
}

export function isSmsCode(text: string): boolean {
  return /^\d{6}$/.test(text)
}
