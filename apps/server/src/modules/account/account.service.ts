import type {
  checkAvailability as availabilityEndpoint,
  BodyOf,
  Confirmation,
  HumanAnswer,
  loginBySms as loginBySmsEndpoint,
  login as loginEndpoint,
  MeView,
  QueryOf,
  register as registerEndpoint,
  SessionItem,
  sendSmsCode as sendSmsCodeEndpoint,
} from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import type { HumanCheck } from '../../infra/human-check/human-check.ts'
import type { Kv } from '../../infra/kv/kv.ts'
import type { SmsMessage } from '../../infra/sms/sms.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Events, JobOutbox } from '../../kernel/events.ts'
import type { Ids } from '../../kernel/ids.ts'
import { createPasswords, type Passwords } from '../../kernel/passwords.ts'
import { presentMe, presentSession, type Urls } from './account.present.ts'
import {
  type AccountRow,
  findAccount,
  findAccountByMobile,
  findAccountByUsername,
} from './account.queries.ts'
import { type Accepted, createAuthChain, listAuthBackends } from './auth-backends.ts'
import { createConfirmations } from './confirmations.ts'
import { createHumanGate } from './human-gate.ts'
import { createLoginGuard } from './login-guard.ts'
import { createNewAccounts } from './new-accounts.ts'
import { createPasswordChanges } from './password-changes.ts'
import type { RevokedSessions } from './revoked-sessions.ts'
import { createSessions, type Entrance, type OpenSession, type Renewal, type Visitor } from './sessions.ts'
import { type CodePurpose, createSmsCodes, type SendSmsJob } from './sms-codes.ts'

export type AccountService = ReturnType<typeof createAccountService>

interface Deps {
  database: Database
  kv: Kv
  events: Events<Tx>
  outbox: JobOutbox<Tx>
  clock: Clock
  ids: Ids
  humanChecks: readonly HumanCheck[]
  revoked: Pick<RevokedSessions, 'add'>
  logger: { warn(details: object, message: string): void }
  urls: Urls
  config: { jwtSecret: string }
  /** One per process: it shares out the cores. */
  passwords?: Passwords
}

/** A login that has just happened. */
export interface Entry {
  me: MeView
  session: OpenSession
}

export interface PasswordLogin {
  login: string
  password: string
  human?: HumanAnswer
}

export function createAccountService(given: Deps) {
  const { database, kv, clock, config, urls } = given
  const { db } = database
  const deps = { ...given, passwords: given.passwords ?? createPasswords() }
  const gate = createHumanGate(deps.humanChecks)
  const smsCodes = createSmsCodes(deps)
  const sessions = createSessions({ ...deps, jwtSecret: config.jwtSecret })
  const newAccounts = createNewAccounts(deps)
  const guard = createLoginGuard({ kv, clock, gate, passwords: deps.passwords })
  const authenticate = createAuthChain(listAuthBackends({ ...deps, smsCodes, newAccounts }), deps)
  const confirmations = createConfirmations({ ...deps, guard, smsCodes })
  const passwordChanges = createPasswordChanges({ ...deps, sessions, smsCodes, confirmations })

  async function getMe(userId: number): Promise<MeView> {
    const account = await findAccount(db, userId)
    if (account === undefined) throw new AppError('account.session_ended')
    return presentMe(account, urls)
  }

  async function findIdByMobile(mobile: string): Promise<number | undefined> {
    return (await findAccountByMobile(db, mobile))?.id
  }

  /**
   * Throws account.login_denied when the account was deleted meanwhile, and account.wrong_credentials when its password
   * is another by now: the change of a password ends every session that the old one has begun, also one that would begin
   * at this very moment. `known`: their row, where it has just been read.
   */
  async function enter(
    userId: number,
    entrance: Entrance,
    visitor: Visitor,
    known?: AccountRow,
  ): Promise<Entry> {
    const account = known ?? (await findAccount(db, userId))
    if (account === undefined) throw new AppError('account.login_denied')
    const session = await sessions.open(userId, entrance, visitor)
    if (session !== undefined) return { me: presentMe(account, urls), session }
    const isThere = (await findAccount(db, userId)) !== undefined
    throw new AppError(isThere ? 'account.wrong_credentials' : 'account.login_denied')
  }

  /** Throws account.wrong_credentials after the same work whether or not there is such an account, and what the guard throws. */
  async function acceptPassword(
    { login, password, human }: PasswordLogin,
    visitor: Visitor,
  ): Promise<Accepted> {
    const name = login.trim().toLowerCase()
    const accepted = await guard.run({ name, ip: visitor.ip, human }, () =>
      authenticate({ kind: 'password', login: name, password }, visitor),
    )
    if (accepted === undefined) throw new AppError('account.wrong_credentials')
    return accepted
  }

  return {
    issueHumanCheck: gate.issue,
    /** Uses the answer up. Throws account.human_check_failed. */
    requireHuman: gate.require,

    /**
     * A forgotten password gets the same answer whether or not the number is registered. Throws
     * account.human_check_failed, account.mobile_taken, account.sms_too_soon, account.sms_daily_limit, request.too_many.
     */
    async sendSmsCode({ mobile, purpose, human }: BodyOf<typeof sendSmsCodeEndpoint>, { ip }: Visitor) {
      await gate.require(human)
      const wantsFree = purpose === 'register' || purpose === 'change_mobile'
      if (wantsFree && (await findIdByMobile(mobile)) !== undefined)
        throw new AppError('account.mobile_taken')
      return smsCodes.send(purpose, mobile, ip)
    },

    /** To the mobile of the account itself, for `confirm`. Throws what `sendSmsCode` throws. */
    async sendMySmsCode(userId: number, human: HumanAnswer, { ip }: Visitor) {
      await gate.require(human)
      const account = await findAccount(db, userId)
      if (account === undefined) throw new AppError('account.session_ended')
      return smsCodes.send('confirm', account.mobile, ip)
    },

    /** The message of a job; undefined for one that nobody should get any more. */
    async composeSms(job: SendSmsJob): Promise<SmsMessage | undefined> {
      // Asked here and not in the request: neither the answer nor its time tells who is registered.
      const isForNobody = job.purpose === 'reset_password' && (await findIdByMobile(job.mobile)) === undefined
      const due = isForNobody ? undefined : await smsCodes.findDue(job)
      if (due === undefined) return undefined
      const minutes = String(Math.ceil(due.leftMs / 60_000))
      return { mobile: job.mobile, template: 'verification_code', variables: { code: due.code, minutes } }
    },

    /** Throws account.sms_code_wrong; five wrong tries burn the code. */
    redeemSmsCode: (purpose: CodePurpose, mobile: string, code: string): Promise<void> =>
      smsCodes.redeem(purpose, mobile, code),

    /** True: still free. Only what was asked is answered. */
    async checkAvailability(asked: QueryOf<typeof availabilityEndpoint>) {
      const [byName, byMobile] = await Promise.all([
        asked.username === undefined ? undefined : findAccountByUsername(db, asked.username.toLowerCase()),
        asked.mobile === undefined ? undefined : findAccountByMobile(db, asked.mobile),
      ])
      return {
        ...(asked.username !== undefined && { username: byName === undefined }),
        ...(asked.mobile !== undefined && { mobile: byMobile === undefined }),
      }
    },

    /** The code is used up last of the checks, so that a taken name does not cost another SMS. */
    async register(input: BodyOf<typeof registerEndpoint>, visitor: Visitor): Promise<Entry> {
      await passwordChanges.checkStrength(input.password, [input.username, input.mobile])
      await newAccounts.checkFree(input)
      await smsCodes.redeem('register', input.mobile, input.smsCode)
      const userId = await newAccounts.create(input, visitor.ip)
      return enter(userId, { isPersistent: input.transport === 'bearer' }, visitor)
    },

    /** Gives the id. Throws account.wrong_credentials and what the guard throws. */
    authenticatePassword: async (input: PasswordLogin, visitor: Visitor): Promise<number> =>
      (await acceptPassword(input, visitor)).userId,

    async login(input: BodyOf<typeof loginEndpoint>, visitor: Visitor): Promise<Entry> {
      const { userId, passwordHash, account } = await acceptPassword(input, visitor)
      return enter(userId, { ...persistenceOf(input), passwordHash }, visitor, account)
    },

    /** Throws account.sms_code_wrong, account.not_registered. */
    async loginBySms(input: BodyOf<typeof loginBySmsEndpoint>, visitor: Visitor): Promise<Entry> {
      const { mobile, smsCode, createAccount = false } = input
      const accepted = await authenticate({ kind: 'sms', mobile, smsCode, createAccount }, visitor)
      if (accepted === undefined) throw new AppError('account.sms_code_wrong')
      return enter(accepted.userId, persistenceOf(input), visitor)
    },

    enter,
    createByMobile: newAccounts.createByMobile,
    findIdByMobile,
    getMe,

    /** `hasSharedJar`: the token came in a cookie. Throws account.session_ended. */
    async renewSession(
      token: string,
      { hasSharedJar }: { hasSharedJar: boolean },
    ): Promise<{ me: MeView; session: Renewal['session'] }> {
      const { userId, session } = await sessions.renew(token, { hasSharedJar })
      return { me: await getMe(userId), session }
    },

    async logout({ refreshToken, family }: { refreshToken?: string; family?: string }): Promise<void> {
      if (refreshToken !== undefined) await sessions.endByToken(refreshToken)
      if (family !== undefined) await sessions.end(family)
    },

    async listSessions(userId: number, currentFamily: string): Promise<SessionItem[]> {
      return (await sessions.list(userId)).map((session) => presentSession(session, currentFamily))
    },

    /** Throws account.session_not_found, also for somebody else's. */
    endSession: sessions.endOwn,

    endSessions: (userId: number, { except }: { except?: string } = {}): Promise<void> =>
      sessions.endAll(userId, except),

    /** Throws account.confirmation_wrong, account.login_paused. */
    confirm: (userId: number, confirmation: Confirmation, visitor: Visitor): Promise<void> =>
      confirmations.confirm(userId, confirmation, visitor),

    setPassword: passwordChanges.set,
    changePassword: passwordChanges.change,
    resetPasswordBySms: passwordChanges.resetBySms,

    createDemoAccount: newAccounts.createDemo,
    forgetOldSessions: sessions.forgetOld,
  }
}

/** "Until the browser closes" says nothing to a program. */
function persistenceOf(input: { remember?: boolean; transport?: 'cookie' | 'bearer' }) {
  return { isPersistent: input.remember === true || input.transport === 'bearer' }
}
