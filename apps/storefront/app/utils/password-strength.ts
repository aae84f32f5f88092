export type PasswordStrength = 'weak' | 'fair' | 'strong'

const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/]

/** A hint while typing, not a rule: length counts most, kinds of characters help, repetition does not count as length. */
export function passwordStrength(password: string): PasswordStrength {
  const variety = kinds.filter((kind) => kind.test(password)).length
  const length = password.replace(/(.)\1+/g, '$1').length
  if (length < 8) return 'weak'
  if (length >= 16 || (length >= 10 && variety >= 3)) return 'strong'
  return variety >= 2 ? 'fair' : 'weak'
}
