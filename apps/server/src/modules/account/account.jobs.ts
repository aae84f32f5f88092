import type { JobHandler } from '../../infra/queue/queue.ts'
import type { SmsSender } from '../../infra/sms/sms.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { AccountService } from './account.service.ts'
import type { SendSmsPayload } from './sms-codes.ts'

export function accountJobs({
  accounts,
  sms,
  clock,
}: {
  accounts: AccountService
  sms: SmsSender
  clock: Clock
}) {
  const handlers: Record<string, JobHandler> = {
    // A code that comes late only confuses: the person has asked for another by then.
    'account.send_sms': async (payload) => {
      const { mobile, code, expiresAt } = payload as SendSmsPayload
      const leftMs = expiresAt - clock.now().getTime()
      if (leftMs <= 0) return
      const minutes = String(Math.ceil(leftMs / 60_000))
      await sms.send({ mobile, template: 'verification_code', variables: { code, minutes } })
    },
    'account.forget_sessions': () => accounts.forgetOldSessions(),
  }
  return { handlers, crons: [{ cron: '35 3 * * *', name: 'account.forget_sessions', payload: {} }] }
}
