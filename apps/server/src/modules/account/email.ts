import type { BodyOf, Locale, MeView, setEmail as setEmailEndpoint } from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import type { Kv } from '../../infra/kv/kv.ts'
import type { Mail } from '../../infra/mail/mail.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { JobOutbox } from '../../kernel/events.ts'
import type { Ids } from '../../kernel/ids.ts'
import { findAccount } from './account.queries.ts'
import type { AccountService } from './account.service.ts'
import { finishVerification, startVerification } from './email.queries.ts'
import { composeVerificationMail } from './mail-templates.ts'
import { changeAccount } from './profile.queries.ts'
import { createPauses } from './profile-pauses.ts'
import type { SignedTokens } from './profile-tokens.ts'
import type { Visitor } from './sessions.ts'
import { createTimeWindows } from './time-windows.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const chinaOffsetMs = 8 * hourMs
const linkLifeHours = 24
const mailsPerDay = 10

interface Deps {
  database: Database
  kv: Kv
  accounts: Pick<AccountService, 'confirm' | 'getMe'>
  outbox: JobOutbox<Tx>
  tokens: SignedTokens
  clock: Clock
  ids: Ids
  publicUrl: string
}

/** A verification mail that is due; the link in it is made when it is sent, so that no queue keeps one. */
export interface VerificationMailJob {
  kind: 'verify_email'
  userId: number
  email: string
  mailId: string
  locale: Locale
  /** Epoch milliseconds. */
  expiresAt: number
}

/** The address of an account: it says nothing until a link that was mailed to it was opened. */
export function createEmails({ database, kv, accounts, outbox, tokens, clock, ids, publicUrl }: Deps) {
  const { db } = database
  const pauses = createPauses({ kv, clock })
  const windows = createTimeWindows({ kv, clock })

  function planMail(userId: number, email: string, locale: Locale): VerificationMailJob {
    const expiresAt = clock.now().getTime() + linkLifeHours * hourMs
    return { kind: 'verify_email', userId, email, mailId: ids.next(), locale, expiresAt }
  }

  async function countMail(userId: number): Promise<void> {
    const today = await windows.add(`account:mail_day:${userId}`, dayMs, chinaOffsetMs)
    if (today.count > mailsPerDay) throwTooSoon(today.secondsLeft)
  }

  return {
    /** Ten mails a day. Throws account.confirmation_wrong, account.mail_too_soon. */
    async set(
      userId: number,
      { confirm, email }: BodyOf<typeof setEmailEndpoint>,
      locale: Locale,
      visitor: Visitor,
    ): Promise<MeView> {
      await accounts.confirm(userId, confirm, visitor)
      await countMail(userId)
      // Who mistyped may correct it at once; only asking for the same mail again has to wait.
      await pauses.restart(pauseOf(userId), minuteMs)
      const job = planMail(userId, email, locale)
      await database.transaction(async (tx) => {
        // Whoever reads the old address's mail has no say any more, also with a link that they have already.
        const dropped = { email_key: null, reset_token: null }
        await changeAccount(tx, userId, { email, email_token: job.mailId, ...dropped })
        await outbox.append(tx, { name: 'account.send_mail', payload: job })
      })
      return accounts.getMe(userId)
    },

    /** One a minute and ten a day. Throws account.email_missing, account.mail_too_soon. */
    async resend(userId: number, locale: Locale): Promise<void> {
      const account = await findAccount(db, userId)
      if (account?.email == null || account.email_key !== null) throw new AppError('account.email_missing')
      const secondsLeft = await pauses.begin(pauseOf(userId), minuteMs)
      if (secondsLeft > 0) throwTooSoon(secondsLeft)
      await countMail(userId)
      const job = planMail(userId, account.email, locale)
      await database.transaction(async (tx) => {
        if (!(await startVerification(tx, job))) throw new AppError('account.email_missing')
        await outbox.append(tx, { name: 'account.send_mail', payload: job })
      })
    },

    /** Throws account.link_invalid, account.email_taken. */
    async verify(token: string): Promise<{ email: string }> {
      const link = tokens.read('verify_email', token)
      if (link === undefined) throw new AppError('account.link_invalid')
      try {
        if (!(await finishVerification(db, link))) throw new AppError('account.link_invalid')
      } catch (error) {
        if (database.dialect.isDuplicate(error))
          throw new AppError('account.email_taken', {}, { cause: error })
        throw error
      }
      return { email: link.email }
    },

    /** Undefined when a newer mail, a newer address or the verification itself has overtaken this one. */
    async compose({
      userId,
      email,
      mailId,
      locale,
      expiresAt,
    }: VerificationMailJob): Promise<Mail | undefined> {
      const account = await findAccount(db, userId)
      if (account?.email_token !== mailId) return undefined
      const token = tokens.sign('verify_email', { userId, email, mailId }, expiresAt)
      const link = `${publicUrl}/email/verify?token=${token}`
      const { username } = account
      return { to: email, ...composeVerificationMail({ locale, username, link, hours: linkLifeHours }) }
    },
  }
}

function pauseOf(userId: number): string {
  return `account:mail_last:${userId}`
}

function throwTooSoon(seconds: number): never {
  throw new AppError('account.mail_too_soon', { seconds, retryAfterSeconds: seconds })
}
