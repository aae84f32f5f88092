import type { JobHandler } from '../../infra/queue/queue.ts'
import { SmsError, type SmsSender } from '../../infra/sms/sms.ts'
import { maskMobile } from '../../kernel/mask.ts'
import type { AccountService } from './account.service.ts'
import type { SendSmsJob } from './sms-codes.ts'

interface Deps {
  accounts: Pick<AccountService, 'composeSms' | 'forgetOldSessions'>
  sms: SmsSender
  logger: { warn(details: object, message: string): void }
}

export function accountJobs({ accounts, sms, logger }: Deps) {
  const handlers: Record<string, JobHandler> = {
    'account.send_sms': async (payload) => {
      const message = await accounts.composeSms(payload as SendSmsJob)
      if (message === undefined) return
      try {
        await sms.send(message)
      } catch (error) {
        // Tried again until the code is late, but only where nobody can get it twice.
        if (!(error instanceof SmsError) || error.outcome === 'not_sent') throw error
        const { outcome, message: answer } = error
        logger.warn(
          { outcome, answer, recipient: maskMobile(message.mobile) },
          'an SMS was not plainly taken',
        )
      }
    },
    'account.forget_sessions': () => accounts.forgetOldSessions(),
  }
  return { handlers, crons: [{ cron: '35 3 * * *', name: 'account.forget_sessions', payload: {} }] }
}
