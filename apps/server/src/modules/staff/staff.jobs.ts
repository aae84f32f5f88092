import type { JobHandler } from '../../infra/queue/queue.ts'
import type { StaffService } from './staff.service.ts'

export function staffJobs({ staff }: { staff: Pick<StaffService, 'forgetOldSessions'> }) {
  const handlers: Record<string, JobHandler> = {
    'staff.forget_sessions': () => staff.forgetOldSessions(),
  }
  return { handlers, crons: [{ cron: '45 3 * * *', name: 'staff.forget_sessions', payload: {} }] }
}
