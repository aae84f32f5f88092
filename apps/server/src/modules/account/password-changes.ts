import type {
  BodyOf,
  changePassword as changeEndpoint,
  resetPasswordBySms as resetEndpoint,
} from '@jishi/contract'
import type { Who } from '../../http/handle.ts'
import type { Database } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Passwords } from '../../kernel/passwords.ts'
import { findAccount, findAccountByMobile, updatePassword } from './account.queries.ts'
import { isCommonPassword } from './common-passwords.ts'
import type { Confirmations } from './confirmations.ts'
import type { Sessions, Visitor } from './sessions.ts'
import type { SmsCodes } from './sms-codes.ts'

interface Deps {
  database: Database
  passwords: Pick<Passwords, 'hash'>
  sessions: Pick<Sessions, 'endAllWith'>
  smsCodes: Pick<SmsCodes, 'check' | 'redeem'>
  confirmations: Confirmations
}

/** A new password: whoever knew the old one is out with the same commit. */
export function createPasswordChanges({ database, passwords, sessions, smsCodes, confirmations }: Deps) {
  const { db } = database

  /** Throws account.weak_password for what everybody would try, and for one's own names. */
  async function checkStrength(password: string, names: readonly string[]): Promise<void> {
    const isName = names.some((name) => name.toLowerCase() === password.toLowerCase())
    if (isName || (await isCommonPassword(password))) throw new AppError('account.weak_password')
  }

  /** Ends all sessions but `keepFamily`. Throws account.weak_password, account.session_ended, server.busy. */
  async function set(userId: number, newPassword: string, keepFamily?: string): Promise<void> {
    const account = await findAccount(db, userId)
    if (account === undefined) throw new AppError('account.session_ended')
    await checkStrength(newPassword, [account.username, account.mobile])
    const hash = await passwords.hash(newPassword, `account:${userId}`)
    await sessions.endAllWith(userId, keepFamily, async (tx) => {
      if (!(await updatePassword(tx, userId, hash))) throw new AppError('account.session_ended')
    })
  }

  return {
    checkStrength,
    set,

    /** Throws account.confirmation_wrong, account.weak_password. */
    async change(
      { id, sessionFamily }: Who,
      { confirm, newPassword }: BodyOf<typeof changeEndpoint>,
      visitor: Visitor,
    ): Promise<void> {
      // Before a code is used up for nothing. One's own names come after it: they are not a stranger's to find out.
      await checkStrength(newPassword, [])
      await confirmations.confirm(id, confirm, visitor)
      await set(id, newPassword, sessionFamily)
    },

    /** A number that nobody has is a wrong code. Throws account.sms_code_wrong, account.weak_password. */
    async resetBySms({ mobile, smsCode, newPassword }: BodyOf<typeof resetEndpoint>): Promise<void> {
      await smsCodes.check('reset_password', mobile, smsCode)
      const account = await findAccountByMobile(db, mobile)
      if (account === undefined) throw new AppError('account.sms_code_wrong')
      await checkStrength(newPassword, [account.username, mobile])
      await smsCodes.redeem('reset_password', mobile, smsCode)
      await set(account.id, newPassword)
    },
  }
}
