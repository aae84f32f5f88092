import {
  type checkAvailability as availabilityEndpoint,
  type BodyOf,
  type login as loginEndpoint,
  type MeView,
  mobilePattern,
  type QueryOf,
  type register as registerEndpoint,
  type sendSmsCode as sendSmsCodeEndpoint,
} from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import type { Kv } from '../../infra/kv/kv.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Events, JobOutbox } from '../../kernel/events.ts'
import type { Ids } from '../../kernel/ids.ts'
import type {} from './account.events.ts'
import { presentMe } from './account.present.ts'
import {
  type AccountRow,
  findAccount,
  findAccountByMobile,
  findAccountByUsername,
  insertAccount,
} from './account.queries.ts'
import { isCommonPassword } from './common-passwords.ts'
import { hashPassword, verifyPassword } from './passwords.ts'
import { createSessions, type OpenSession, type Renewal, type Visitor } from './sessions.ts'
import { createSmsCodes } from './sms-codes.ts'
import { createTimeWindows } from './time-windows.ts'

export type AccountService = ReturnType<typeof createAccountService>

interface Deps {
  database: Database
  kv: Kv
  events: Events<Tx>
  outbox: JobOutbox<Tx>
  clock: Clock
  ids: Ids
  config: { jwtSecret: string }
}

/** A login that has just happened. */
export interface Entry {
  me: MeView
  session: OpenSession
}

interface NewAccount {
  username: string
  mobile: string
  password: string
}

const mobile = new RegExp(mobilePattern)
/** Whatever a name in our table can look like in lower case; also `demo`, which is shorter than anybody may choose. */
const usernameKey = /^[a-z0-9_-]{1,20}$/
/** After this many failures of one person from one address in one window, the rest of the window is closed to them. */
const loginTries = 10
const loginWindowMs = 15 * 60_000

const demo: NewAccount = { username: 'demo', mobile: '18800000000', password: 'demo-market-2026' }

export function createAccountService({ database, kv, events, outbox, clock, ids, config }: Deps) {
  const { db } = database
  const smsCodes = createSmsCodes({ database, kv, outbox, clock, ids })
  const sessions = createSessions({ database, clock, ids, jwtSecret: config.jwtSecret })
  const windows = createTimeWindows({ kv, clock })

  async function checkFree(given: { username: string; mobile: string }): Promise<void> {
    if (await findAccountByUsername(db, given.username.toLowerCase()))
      throw new AppError('account.username_taken')
    if (await findAccountByMobile(db, given.mobile)) throw new AppError('account.mobile_taken')
  }

  /** Of two who want the same name at once, the unique key of the table lets one through. */
  async function create(given: NewAccount): Promise<AccountRow> {
    const row = {
      username: given.username,
      username_key: given.username.toLowerCase(),
      mobile: given.mobile,
      password_hash: await hashPassword(given.password),
      nickname: given.username,
      created_at: clock.now().getTime(),
    }
    try {
      return await database.transaction(async (tx) => {
        const id = await insertAccount(tx, row)
        await events.publish(tx, 'account.registered', { userId: id })
        return { id, ...row }
      })
    } catch (error) {
      if (!database.dialect.isDuplicate(error)) throw error
      await checkFree(given)
      throw error
    }
  }

  async function open(account: AccountRow, isPersistent: boolean, visitor: Visitor): Promise<Entry> {
    return { me: presentMe(account), session: await sessions.open(account.id, isPersistent, visitor) }
  }

  async function getMe(userId: number): Promise<MeView> {
    const account = await findAccount(db, userId)
    if (account === undefined) throw new AppError('account.session_ended')
    return presentMe(account)
  }

  return {
    /** Throws account.mobile_taken, account.sms_too_soon, account.sms_daily_limit, request.too_many. */
    async sendSmsCode({ mobile: number, purpose }: BodyOf<typeof sendSmsCodeEndpoint>, { ip }: Visitor) {
      if (await findAccountByMobile(db, number)) throw new AppError('account.mobile_taken')
      return smsCodes.send(purpose, number, ip)
    },

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
      await checkPassword(input)
      await checkFree(input)
      await smsCodes.redeem('register', input.mobile, input.smsCode)
      return open(await create(input), input.transport === 'bearer', visitor)
    },

    /**
     * Throws account.wrong_credentials, after the same work whether or not there is such an account, and
     * request.too_many after ten failures in a quarter of an hour.
     */
    async login(input: BodyOf<typeof loginEndpoint>, visitor: Visitor): Promise<Entry> {
      const name = input.login.trim().toLowerCase()
      const failures = `account:login:${visitor.ip}:${name}`
      const { count, secondsLeft } = await windows.add(failures, loginWindowMs)
      if (count > loginTries) throw new AppError('request.too_many', { retryAfterSeconds: secondsLeft })

      const account = await findByLogin(name)
      const isRight = await verifyPassword(input.password, account?.password_hash)
      if (account === undefined || !isRight) throw new AppError('account.wrong_credentials')
      await windows.reset(failures, loginWindowMs)
      // "Until the browser closes" says nothing to a program.
      return open(account, input.remember === true || input.transport === 'bearer', visitor)
    },

    /** `hasSharedJar`: the token came in a cookie. Throws account.session_ended. */
    async renewSession(
      token: string,
      { hasSharedJar }: { hasSharedJar: boolean },
    ): Promise<{ me: MeView; session: Renewal['session'] }> {
      const { userId, session } = await sessions.renew(token, { hasSharedJar })
      return { me: await getMe(userId), session }
    },

    /** Access tokens that are out stay good until they run out, a quarter of an hour at most. */
    async logout({ refreshToken, family }: { refreshToken?: string; family?: string }): Promise<void> {
      if (refreshToken !== undefined) await sessions.endByToken(refreshToken)
      if (family !== undefined) await sessions.end(family)
    },

    getMe,

    /** The account that a fresh shop is shown with; there is one however often this is called. Gives its id. */
    async createDemoAccount(): Promise<number> {
      const present = await findAccountByUsername(db, demo.username)
      if (present !== undefined) return present.id
      return (await create(demo)).id
    },

    forgetOldSessions: () => sessions.forgetOld(),
  }

  /** Names that no account can have are not looked up: databases differ in what they take for the same text. */
  async function findByLogin(name: string): Promise<AccountRow | undefined> {
    if (mobile.test(name)) return findAccountByMobile(db, name)
    return usernameKey.test(name) ? findAccountByUsername(db, name) : undefined
  }
}

async function checkPassword({ username: name, mobile: number, password }: NewAccount): Promise<void> {
  const isOwnName = [name.toLowerCase(), number].includes(password.toLowerCase())
  if (isOwnName || (await isCommonPassword(password))) throw new AppError('account.weak_password')
}
