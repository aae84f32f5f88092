import { Secret, TOTP } from 'otpauth'

const stepMs = 30_000
const issuer = 'Jishi'
/** What is checked where there is nobody, so that the work is the same. */
const nobodysSecret = new Secret({ size: 20 }).base32

/** 160 random bits in base32. */
export function createTotpSecret(): string {
  return new Secret({ size: 20 }).base32
}

/** What a QR code for an authenticator says. */
export function composeOtpauthUri(username: string, secret: string): string {
  return new TOTP({ issuer, label: username, secret }).toString()
}

/** The code of RFC 6238 for that moment: SHA-1, six digits, thirty seconds, as every authenticator has it. */
export function composeTotpCode(secret: string, at: Date): string {
  return new TOTP({ secret }).generate({ timestamp: at.getTime() })
}

/**
 * Gives the step that the code is of: the present one or a neighbour, because clocks differ and people type slowly.
 * Undefined for every other code, and for nobody's.
 */
export function findTotpStep(secret: string | undefined, code: string, at: Date): number | undefined {
  const timestamp = at.getTime()
  const delta = new TOTP({ secret: secret ?? nobodysSecret }).validate({ token: code, timestamp, window: 1 })
  return delta === null || secret === undefined ? undefined : Math.floor(timestamp / stepMs) + delta
}
