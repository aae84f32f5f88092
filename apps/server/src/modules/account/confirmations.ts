import type { Confirmation } from '@jishi/contract'
import type { Database } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Passwords } from '../../kernel/passwords.ts'
import { type AccountRow, findAccount } from './account.queries.ts'
import type { LoginGuard } from './login-guard.ts'
import type { Visitor } from './sessions.ts'
import type { SmsCodes } from './sms-codes.ts'

export type Confirmations = ReturnType<typeof createConfirmations>

interface Deps {
  database: Database
  guard: LoginGuard
  passwords: Pick<Passwords, 'verify'>
  smsCodes: Pick<SmsCodes, 'redeem'>
}

/** A session alone may be stolen: what cannot easily be undone asks once more for what only its owner has. */
export function createConfirmations({ database: { db }, guard, passwords, smsCodes }: Deps) {
  /** Guesses count like those of a login by username. */
  async function isPasswordOf(account: AccountRow, password: string, ip: string): Promise<boolean> {
    const proof = await guard.run({ name: account.username_key, ip, isLoggedIn: true }, async () =>
      (await passwords.verify(password, account.password_hash)) ? 'right' : undefined,
    )
    return proof === 'right'
  }

  async function isCodeFor({ mobile }: AccountRow, smsCode: string): Promise<boolean> {
    try {
      await smsCodes.redeem('confirm', mobile, smsCode)
      return true
    } catch (error) {
      if (error instanceof AppError && error.code === 'account.sms_code_wrong') return false
      throw error
    }
  }

  return {
    /** Throws account.confirmation_wrong; after ten wrong passwords account.login_paused. */
    async confirm(userId: number, given: Confirmation, { ip }: Visitor): Promise<void> {
      const account = await findAccount(db, userId)
      if (account === undefined) throw new AppError('account.session_ended')
      const isOwner =
        given.kind === 'password'
          ? await isPasswordOf(account, given.password, ip)
          : await isCodeFor(account, given.smsCode)
      if (!isOwner) throw new AppError('account.confirmation_wrong')
    },
  }
}
