import { randomInt } from 'node:crypto'
import type { Insertable } from 'kysely'
import type { Database, Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Events } from '../../kernel/events.ts'
import type { Passwords } from '../../kernel/passwords.ts'
import type {} from './account.events.ts'
import { findAccountByMobile, findAccountByUsername, insertAccount } from './account.queries.ts'
import type { UserAccountTable } from './account.tables.ts'

export type NewAccounts = ReturnType<typeof createNewAccounts>

interface Deps {
  database: Database
  events: Events<Tx>
  clock: Clock
  passwords: Pick<Passwords, 'hash'>
  /** A username for who did not choose one. */
  mintUsername?: () => string
}

export interface NewAccount {
  username: string
  mobile: string
  password: string
}

const demo: NewAccount = { username: 'demo', mobile: '18800000000', password: 'demo-market-2026' }
/** Of 36^9 names one is met again hardly ever, and never this often. */
const usernameTries = 5

/** People who were not here before. Of two who want the same at once, the unique keys of the table let one through. */
export function createNewAccounts({
  database,
  events,
  clock,
  passwords,
  mintUsername = mintRandomUsername,
}: Deps) {
  const { db } = database

  function insert(username: string, mobile: string, passwordHash: string): Promise<number> {
    const row: Insertable<UserAccountTable> = {
      username,
      username_key: username.toLowerCase(),
      mobile,
      password_hash: passwordHash,
      nickname: username,
      created_at: clock.now().getTime(),
    }
    return database.transaction(async (tx) => {
      const id = await insertAccount(tx, row)
      await events.publish(tx, 'account.registered', { userId: id })
      return id
    })
  }

  /** Throws account.username_taken, account.mobile_taken. */
  async function checkFree(given: { username: string; mobile: string }): Promise<void> {
    if (await findAccountByUsername(db, given.username.toLowerCase()))
      throw new AppError('account.username_taken')
    if (await findAccountByMobile(db, given.mobile)) throw new AppError('account.mobile_taken')
  }

  /** Gives the id. `client`: whose turn of hashing this takes. Throws what `checkFree` throws, and server.busy. */
  async function create(given: NewAccount, client: string): Promise<number> {
    const hash = await passwords.hash(given.password, client)
    try {
      return await insert(given.username, given.mobile, hash)
    } catch (error) {
      if (!database.dialect.isDuplicate(error)) throw error
      await checkFree(given)
      throw error
    }
  }

  return {
    checkFree,
    create,

    /**
     * For who has shown the mobile to be theirs: an account with a made-up name and no password. Gives the id, of the
     * account that is there already when somebody was faster.
     */
    async createByMobile(mobile: string): Promise<number> {
      for (let tries = 1; ; tries++) {
        try {
          return await insert(mintUsername(), mobile, '')
        } catch (error) {
          if (!database.dialect.isDuplicate(error)) throw error
          const present = await findAccountByMobile(db, mobile)
          if (present !== undefined) return present.id
          if (tries === usernameTries) throw error
        }
      }
    },

    /** The account that a fresh shop is shown with; there is one however often this is called. Gives its id. */
    async createDemo(): Promise<number> {
      const present = await findAccountByUsername(db, demo.username)
      return present?.id ?? create(demo, 'demo')
    },
  }
}

function mintRandomUsername(): string {
  const characters = Array.from({ length: 9 }, () => randomInt(36).toString(36))
  return `u${characters.join('')}`
}
