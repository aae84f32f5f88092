import { randomInt } from 'node:crypto'
import type { StaffCredentials } from '@jishi/contract'
import type { Passwords } from '../../kernel/passwords.ts'
import type { SecretBox } from '../../kernel/secret-box.ts'
import { composeOtpauthUri, createTotpSecret } from './totp.ts'

export type CredentialMint = ReturnType<typeof createCredentialMint>

/** Without the letters and digits that are taken for each other. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
const groupLength = 5
const groups = 4

/** Makes a new password and authenticator secret: what to show once, and what to keep. */
export function createCredentialMint({
  passwords,
  secretBox,
}: {
  passwords: Pick<Passwords, 'hash'>
  secretBox: SecretBox
}) {
  return async (username: string) => {
    const password = drawPassword()
    const totpSecret = createTotpSecret()
    const credentials: StaffCredentials = {
      password,
      totpSecret,
      otpauthUri: composeOtpauthUri(username, totpSecret),
    }
    const columns = {
      password_hash: await passwords.hash(password, `staff:${username}`),
      totp_secret: secretBox.seal(totpSecret, username),
      totp_step: 0,
    }
    return { credentials, columns }
  }
}

/** Like `k7mpq-x3v9t-...`: 99 random bits. */
function drawPassword(): string {
  const drawGroup = () =>
    Array.from({ length: groupLength }, () => alphabet[randomInt(alphabet.length)]).join('')
  return Array.from({ length: groups }, drawGroup).join('-')
}
