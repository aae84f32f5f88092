import type { Tx } from '../../infra/database/database.ts'
import type { MailSender } from '../../infra/mail/mail.ts'
import type { JobHandler } from '../../infra/queue/queue.ts'
import type { Events } from '../../kernel/events.ts'
import type { PriceNotices, SendNoticeJob } from './price-notices.ts'

interface Deps {
  notices: PriceNotices
  mail: MailSender
  events: Events<Tx>
}

export function favoriteJobs({ notices, mail, events }: Deps) {
  events.startJob('catalog.price_changed', ({ skuId, fromFen, toFen }) =>
    toFen < fromFen ? { name: 'favorite.plan_notices', payload: { skuId } } : undefined,
  )

  const handlers: Record<string, JobHandler> = {
    'favorite.plan_notices': (payload) => notices.planFor((payload as { skuId: number }).skuId),
    'favorite.send_notice': async (payload) => {
      const job = payload as SendNoticeJob
      const composed = await notices.compose(job)
      if (composed === undefined) return
      await mail.send(composed)
      await notices.markSent(job)
    },
    'favorite.forget_notices': () => notices.forgetOld(),
  }
  return { handlers, crons: [{ cron: '50 3 * * *', name: 'favorite.forget_notices', payload: {} }] }
}
