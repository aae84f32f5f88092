import { permissionNames, type StaffMeView } from '@jishi/contract'
import type { StaffIdentity, StaffWho } from '../../http/staff-session.ts'
import type { Database } from '../../infra/database/database.ts'
import type { Kv } from '../../infra/kv/kv.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Passwords } from '../../kernel/passwords.ts'
import { createSecretBox } from '../../kernel/secret-box.ts'
import type { Audit } from './audit.ts'
import { createCredentialMint } from './credentials.ts'
import { createStaffLoginGuard } from './login-guard.ts'
import { findStaff, replacePassword } from './staff.queries.ts'
import { createStaffGroups } from './staff-groups.ts'
import { createStaffLogin } from './staff-login.ts'
import { createStaffMembers } from './staff-members.ts'
import { createStaffSessions, type StaffVisitor } from './staff-sessions.ts'

export type StaffService = ReturnType<typeof createStaffService>

interface Deps {
  database: Database
  kv: Kv
  clock: Clock
  passwords: Passwords
  audit: Audit
  config: { secret: string }
}

/** Who works in the shop, what they may do, and how they come in. */
export function createStaffService({ database, kv, clock, passwords, audit, config }: Deps) {
  const secretBox = createSecretBox(config.secret, 'staff totp')
  const sessions = createStaffSessions({ database, clock })
  const guard = createStaffLoginGuard({ kv, clock })
  const mint = createCredentialMint({ passwords, secretBox })
  const members = createStaffMembers({ database, clock, audit, mint, sessions })
  const groups = createStaffGroups({ database, clock, audit, sessions })
  const login = createStaffLogin({ database, clock, passwords, secretBox, guard, sessions, audit })

  /** Gives the hash that the password was right for. Throws staff.wrong_credentials, staff.login_paused. */
  async function confirm(
    { id, username }: StaffWho,
    password: string,
    { ip }: StaffVisitor,
  ): Promise<string> {
    const hash = await guard.run({ username, ip }, () =>
      passwords.inTurn(ip, async () => {
        const staff = await findStaff(database.db, id)
        return (await passwords.verify(password, staff?.password_hash)) ? staff?.password_hash : undefined
      }),
    )
    if (hash === undefined) throw new AppError('staff.wrong_credentials')
    return hash
  }

  return {
    members,
    groups,
    login,

    /** Whose token it is; undefined when it is worth nothing. Late by half a second at most. */
    read: sessions.read,

    async logout(token: string): Promise<void> {
      await database.transaction(async (tx) => {
        const staffId = await sessions.end(tx, token)
        if (staffId === undefined) return
        const subject = { kind: 'staff', id: String(staffId) }
        await audit.record(tx, { staffId, action: 'staff.logout', subject, before: null, after: null })
      })
      sessions.forget()
    },

    /** Ends all other sessions. Throws staff.wrong_credentials, staff.login_paused. */
    async changeOwnPassword(
      who: StaffWho,
      { password, newPassword, token }: { password: string; newPassword: string; token: string },
      visitor: StaffVisitor,
    ): Promise<void> {
      const former = await confirm(who, password, visitor)
      const hash = await passwords.hash(newPassword, visitor.ip)
      await database.transaction(async (tx) => {
        if (!(await replacePassword(tx, who.id, former, hash))) throw new AppError('staff.wrong_credentials')
        await sessions.endAll(tx, who.id, token)
        const subject = { kind: 'staff', id: String(who.id) }
        const action = 'staff.change_password'
        await audit.record(tx, { staffId: who.id, action, subject, before: null, after: null })
      })
      sessions.forget()
    },

    forgetOldSessions: sessions.deleteOld,
  }
}

export function presentMe({ who, permissions }: StaffIdentity): StaffMeView {
  return { ...who, permissions: who.isSuperuser ? [...permissionNames].sort() : [...permissions] }
}
