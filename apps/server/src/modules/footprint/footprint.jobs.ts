import type { Tx } from '../../infra/database/database.ts'
import type { JobHandler } from '../../infra/queue/queue.ts'
import type { Events } from '../../kernel/events.ts'
import type { FootprintService } from './footprint.service.ts'

export function footprintJobs({
  footprints,
  events,
}: {
  footprints: Pick<FootprintService, 'forgetOwner'>
  events: Events<Tx>
}) {
  events.startJob('account.deleted', ({ userId }) => ({
    name: 'footprint.forget_owner',
    payload: { userId },
  }))

  const handlers: Record<string, JobHandler> = {
    'footprint.forget_owner': (payload) => footprints.forgetOwner((payload as { userId: number }).userId),
  }
  return { handlers, crons: [] as { cron: string; name: string; payload: object }[] }
}
