import type { Database } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import { findAccountByMobile } from './account.queries.ts'
import type { AuthBackend } from './auth-backends.ts'
import type { NewAccounts } from './new-accounts.ts'
import type { SmsCodes } from './sms-codes.ts'

export interface SmsCodeBackendDeps {
  database: Database
  smsCodes: Pick<SmsCodes, 'check' | 'redeem'>
  newAccounts: Pick<NewAccounts, 'createByMobile'>
}

/**
 * A code that was sent to the mobile. Throws account.sms_code_wrong, and account.not_registered for a right one of a
 * number without an account, unless one is wanted: only who has the phone learns that, and the code stays good.
 */
export function createSmsCodeBackend({
  database: { db },
  smsCodes,
  newAccounts,
}: SmsCodeBackendDeps): AuthBackend {
  return {
    name: 'sms-code',
    async authenticate(credentials) {
      if (credentials.kind !== 'sms') return { kind: 'unknown' }
      const { mobile, smsCode, createAccount } = credentials
      const account = await findAccountByMobile(db, mobile)
      if (account === undefined && !createAccount) {
        await smsCodes.check('login', mobile, smsCode)
        throw new AppError('account.not_registered')
      }
      await smsCodes.redeem('login', mobile, smsCode)
      return { kind: 'accepted', userId: account?.id ?? (await newAccounts.createByMobile(mobile)) }
    },
  }
}
