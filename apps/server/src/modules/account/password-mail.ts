import { createHash } from 'node:crypto'
import type {
  BodyOf,
  Locale,
  requestPasswordMail as requestEndpoint,
  resetPasswordByMail as resetEndpoint,
} from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import type { Kv } from '../../infra/kv/kv.ts'
import type { Mail } from '../../infra/mail/mail.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { JobOutbox } from '../../kernel/events.ts'
import type { Ids } from '../../kernel/ids.ts'
import { type AccountRow, findAccount, findAccountByVerifiedEmail } from './account.queries.ts'
import type { AccountService } from './account.service.ts'
import { composePasswordMail } from './mail-templates.ts'
import { giveResetBack, spendReset, startReset } from './password-mail.queries.ts'
import { createPauses } from './profile-pauses.ts'
import type { SignedTokens, TokenFacts } from './profile-tokens.ts'
import type { Visitor } from './sessions.ts'
import { createTimeWindows } from './time-windows.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const chinaOffsetMs = 8 * hourMs
const linkLifeMinutes = 60
const mailsPerDay = 10
const perHourAndIp = 20

interface Deps {
  database: Database
  kv: Kv
  accounts: Pick<AccountService, 'requireHuman' | 'setPassword'>
  outbox: JobOutbox<Tx>
  tokens: SignedTokens
  clock: Clock
  ids: Ids
  publicUrl: string
}

/** Somebody forgot the password of whoever has this address, if anybody has. */
export interface PasswordMailJob {
  kind: 'reset_password'
  email: string
  mailId: string
  locale: Locale
  /** Epoch milliseconds. */
  expiresAt: number
}

/** A new password for who reads the mail of a verified address. */
export function createPasswordMails({ database, kv, accounts, outbox, tokens, clock, ids, publicUrl }: Deps) {
  const { db } = database
  const pauses = createPauses({ kv, clock })
  const windows = createTimeWindows({ kv, clock })

  /** One a minute and ten a day (China time) per address, twenty an hour per visitor's address. */
  async function checkLimits(email: string, ip: string): Promise<void> {
    const fromIp = await windows.add(`account:reset_ip:${ip}`, hourMs)
    if (fromIp.count > perHourAndIp) {
      throw new AppError('request.too_many', { retryAfterSeconds: fromIp.secondsLeft })
    }
    const name = email.toLowerCase()
    const secondsLeft = await pauses.begin(`account:reset_last:${name}`, minuteMs)
    if (secondsLeft > 0) throwTooSoon(secondsLeft)
    const today = await windows.add(`account:reset_day:${name}`, dayMs, chinaOffsetMs)
    if (today.count > mailsPerDay) throwTooSoon(today.secondsLeft)
  }

  /** Of many who open the link one may go on, and nobody when the password was changed since it was mailed. */
  async function spend({ passwordMark, ...mailed }: TokenFacts['reset_password']): Promise<boolean> {
    const account = await findAccount(db, mailed.userId)
    return account !== undefined && markOf(account) === passwordMark && spendReset(db, mailed)
  }

  return {
    /**
     * Whether somebody has the address is found out by the job, not here: neither the answer nor its time can tell.
     * Throws account.human_check_failed, account.mail_too_soon, request.too_many.
     */
    async request(
      { email, human }: BodyOf<typeof requestEndpoint>,
      locale: Locale,
      { ip }: Visitor,
    ): Promise<void> {
      await accounts.requireHuman(human)
      await checkLimits(email, ip)
      const expiresAt = clock.now().getTime() + linkLifeMinutes * minuteMs
      const payload: PasswordMailJob = {
        kind: 'reset_password',
        email,
        mailId: ids.next(),
        locale,
        expiresAt,
      }
      await database.transaction((tx) => outbox.append(tx, { name: 'account.send_mail', payload }))
    },

    /** Undefined when nobody has verified the address, or a newer mail has overtaken this one, or it was used. */
    async compose({ email, mailId, locale, expiresAt }: PasswordMailJob): Promise<Mail | undefined> {
      const account = await findAccountByVerifiedEmail(db, email.toLowerCase())
      if (account === undefined) return undefined
      const mailed = { userId: account.id, email, mailId }
      if (!(await startReset(db, mailed))) return undefined
      const facts = { ...mailed, passwordMark: markOf(account) }
      const link = `${publicUrl}/password/reset?token=${tokens.sign('reset_password', facts, expiresAt)}`
      const { username } = account
      // As its owner wrote it: what was typed into the form may differ in case, and mail may care.
      const to = account.email ?? email
      return { to, ...composePasswordMail({ locale, username, link, minutes: linkLifeMinutes }) }
    },

    /** Ends all sessions. Throws account.link_invalid; account.weak_password leaves the link good for another try. */
    async reset({ token, newPassword }: BodyOf<typeof resetEndpoint>): Promise<void> {
      const link = tokens.read('reset_password', token)
      if (link === undefined || !(await spend(link))) throw new AppError('account.link_invalid')
      try {
        await accounts.setPassword(link.userId, newPassword)
      } catch (error) {
        await giveResetBack(db, link)
        throw error
      }
    },
  }
}

/** Tells one password from the next; of a salted hash, so it tells nothing about it. */
function markOf({ password_hash }: AccountRow): string {
  return createHash('sha256').update(password_hash).digest('base64url').slice(0, 22)
}

function throwTooSoon(seconds: number): never {
  throw new AppError('account.mail_too_soon', { seconds, retryAfterSeconds: seconds })
}
