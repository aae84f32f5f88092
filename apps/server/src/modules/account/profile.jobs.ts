import type { MailSender } from '../../infra/mail/mail.ts'
import type { JobHandler } from '../../infra/queue/queue.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { DropPictureJob } from './avatar.ts'
import type { ProfileService, SendMailJob } from './profile.service.ts'

export function profileJobs({
  profiles,
  mail,
  clock,
}: {
  profiles: ProfileService
  mail: MailSender
  clock: Clock
}) {
  const handlers: Record<string, JobHandler> = {
    // A link that comes late only confuses: the person has asked for another by then.
    'account.send_mail': async (payload) => {
      const job = payload as SendMailJob
      if (job.expiresAt <= clock.now().getTime()) return
      const composed = await profiles.composeMail(job)
      if (composed !== undefined) await mail.send(composed)
    },
    'account.drop_picture': (payload) => profiles.dropPicture(payload as DropPictureJob),
    'account.delete_due': () => profiles.deleteDue(),
  }
  return { handlers, crons: [{ cron: '*/10 * * * *', name: 'account.delete_due', payload: {} }] }
}
