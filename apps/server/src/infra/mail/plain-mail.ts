import type { Mail } from './mail.ts'

const longestAddress = 254

/**
 * The mail with a subject of one line. Throws when `to` is anything but one bare address: a list, a name beside it or a
 * line break would let whoever wrote it choose other recipients or headers.
 */
export function toPlainMail(mail: Mail): Mail {
  const isBare = /^[^\s\p{Cc}@<>()[\]\\,;:"]+@[^\s\p{Cc}@<>()[\]\\,;:"]+$/u.test(mail.to)
  if (!isBare || mail.to.length > longestAddress) throw new Error('mail: not one bare address')
  return { ...mail, subject: mail.subject.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ') }
}
