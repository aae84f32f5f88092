import type { JobHandler } from '../../infra/queue/queue.ts'
import type { TrafficService } from './traffic.service.ts'

export function trafficJobs({ traffic }: { traffic: Pick<TrafficService, 'forgetExpiredRules'> }) {
  const handlers: Record<string, JobHandler> = {
    'traffic.forget_expired_rules': async () => {
      await traffic.forgetExpiredRules()
    },
  }
  return { handlers, crons: [{ cron: '50 3 * * *', name: 'traffic.forget_expired_rules', payload: {} }] }
}
