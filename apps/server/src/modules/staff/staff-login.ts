import { staffUsernamePattern } from '@jishi/contract'
import type { Database } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Passwords } from '../../kernel/passwords.ts'
import type { SecretBox } from '../../kernel/secret-box.ts'
import type { Audit } from './audit.ts'
import type { StaffLoginGuard } from './login-guard.ts'
import { findStaffByName, type StaffRow, takeTotpStep } from './staff.queries.ts'
import type { StaffSessions, StaffVisitor } from './staff-sessions.ts'
import { findTotpStep } from './totp.ts'

interface Deps {
  database: Database
  clock: Clock
  passwords: Pick<Passwords, 'inTurn' | 'verify'>
  secretBox: SecretBox
  guard: StaffLoginGuard
  sessions: Pick<StaffSessions, 'open'>
  audit: Pick<Audit, 'record'>
}

export interface StaffLoginInput {
  username: string
  password: string
  code: string
}

export interface StaffEntry {
  staffId: number
  token: string
  /** Epoch milliseconds. */
  expiresAt: number
}

const wellFormed = new RegExp(staffUsernamePattern)

export function createStaffLogin(deps: Deps) {
  const { database, clock, passwords, secretBox, guard, sessions, audit } = deps

  /** The same work whether or not there is such a member, and whichever of the two is wrong. */
  async function test(
    { username, password, code }: StaffLoginInput,
    visitor: StaffVisitor,
  ): Promise<StaffEntry | undefined> {
    // What no member can be called is not looked up: databases differ in what they take for the same text.
    const staff = wellFormed.test(username) ? await findStaffByName(database.db, username) : undefined
    const isRight = await passwords.verify(password, staff?.password_hash)
    const secret = staff && secretBox.open(staff.totp_secret, staff.username)
    const step = findTotpStep(secret, code, clock.now())
    if (staff === undefined || !isRight) return undefined
    return guard.tryCode(username, async () => (step === undefined ? undefined : enter(staff, step, visitor)))
  }

  /** Undefined when somebody was faster with the same code, or the member is frozen. */
  function enter(staff: StaffRow, step: number, visitor: StaffVisitor): Promise<StaffEntry | undefined> {
    return database.transaction(async (tx) => {
      if (!(await takeTotpStep(tx, staff, step))) return undefined
      const session = await sessions.open(tx, staff.id, visitor)
      await audit.record(tx, {
        staffId: staff.id,
        action: 'staff.login',
        subject: { kind: 'staff', id: String(staff.id) },
        before: null,
        after: { ip: visitor.ip },
      })
      return { staffId: staff.id, ...session }
    })
  }

  /** Throws staff.wrong_credentials, whatever was wrong; staff.login_paused; server.busy. */
  return async (input: StaffLoginInput, visitor: StaffVisitor): Promise<StaffEntry> => {
    const username = input.username.toLowerCase()
    const entry = await guard.run({ username, ip: visitor.ip }, () =>
      passwords.inTurn(visitor.ip, () => test({ ...input, username }, visitor)),
    )
    if (entry === undefined) throw new AppError('staff.wrong_credentials')
    return entry
  }
}
