import type { BodyOf, changeMobile as changeMobileEndpoint, MeView } from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import type { Kv } from '../../infra/kv/kv.ts'
import type { Mail } from '../../infra/mail/mail.ts'
import type { Storage } from '../../infra/storage/storage.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Events, JobOutbox } from '../../kernel/events.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { AccountService } from './account.service.ts'
import { createAvatars } from './avatar.ts'
import { createDeletions } from './deletion.ts'
import { createEmails, type VerificationMailJob } from './email.ts'
import { createMyData, type DataExporter } from './my-data.ts'
import { createPasswordMails, type PasswordMailJob } from './password-mail.ts'
import { changeAccount } from './profile.queries.ts'
import { cleanName } from './profile.rules.ts'
import { createSignedTokens } from './profile-tokens.ts'
import type { Visitor } from './sessions.ts'

const nicknameLimit = 20

/** What the job `account.send_mail` carries. */
export type SendMailJob = VerificationMailJob | PasswordMailJob

export type ProfileService = ReturnType<typeof createProfileService>

interface Deps {
  database: Database
  kv: Kv
  accounts: Pick<
    AccountService,
    'confirm' | 'endSessions' | 'findIdByMobile' | 'getMe' | 'redeemSmsCode' | 'requireHuman' | 'setPassword'
  >
  outbox: JobOutbox<Tx>
  events: Events<Tx>
  storage: Storage
  clock: Clock
  ids: Ids
  exporters: readonly DataExporter[]
  /** Where links in mails lead: `https://shop.example`. */
  publicUrl: string
  config: { secret: string }
}

/** What people do with their own account, once they are in. */
export function createProfileService(deps: Deps) {
  const { database, accounts, clock, config } = deps
  const { db } = database
  const tokens = createSignedTokens({ secret: config.secret, clock })
  const emails = createEmails({ ...deps, tokens })
  const passwordMails = createPasswordMails({ ...deps, tokens })
  const avatars = createAvatars(deps)
  const deletions = createDeletions(deps)
  const myData = createMyData(deps)

  return {
    async update(userId: number, { nickname }: { nickname: string }): Promise<MeView> {
      const clean = cleanName(nickname, nicknameLimit)
      if (clean === '') throw new AppError('request.invalid')
      await changeAccount(db, userId, { nickname: clean })
      return accounts.getMe(userId)
    },

    /**
     * The code that went to the new number is used up last of the checks. Throws account.confirmation_wrong,
     * account.mobile_taken, account.sms_code_wrong.
     */
    async changeMobile(
      userId: number,
      { confirm, mobile, smsCode }: BodyOf<typeof changeMobileEndpoint>,
      visitor: Visitor,
    ): Promise<MeView> {
      await accounts.confirm(userId, confirm, visitor)
      if ((await accounts.findIdByMobile(mobile)) !== undefined) throw new AppError('account.mobile_taken')
      await accounts.redeemSmsCode('change_mobile', mobile, smsCode)
      try {
        await changeAccount(db, userId, { mobile })
      } catch (error) {
        if (database.dialect.isDuplicate(error))
          throw new AppError('account.mobile_taken', {}, { cause: error })
        throw error
      }
      return accounts.getMe(userId)
    },

    setEmail: emails.set,
    resendEmail: emails.resend,
    verifyEmail: emails.verify,
    requestPasswordMail: passwordMails.request,
    resetPasswordByMail: passwordMails.reset,
    /** The mail of a job, or undefined when it has been overtaken and would only confuse. */
    composeMail: (job: SendMailJob): Promise<Mail | undefined> =>
      job.kind === 'verify_email' ? emails.compose(job) : passwordMails.compose(job),

    putAvatar: avatars.put,
    deleteAvatar: avatars.remove,
    dropPicture: avatars.drop,

    requestDeletion: deletions.request,
    cancelDeletion: deletions.cancel,
    deleteDue: deletions.deleteDue,

    downloadMyData: myData.collect,
  }
}
