import type { JobHandler } from '../../infra/queue/queue.ts'
import type { ShippingService } from './shipping.service.ts'

export function shippingJobs({ shipping }: { shipping: Pick<ShippingService, 'traceDue'> }) {
  const handlers: Record<string, JobHandler> = { 'shipping.trace': () => shipping.traceDue() }
  return { handlers, crons: [{ cron: '*/10 * * * * *', name: 'shipping.trace', payload: {} }] }
}
