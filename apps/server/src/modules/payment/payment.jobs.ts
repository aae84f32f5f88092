import type { JobHandler } from '../../infra/queue/queue.ts'
import type { PaymentService } from './payment.service.ts'

export function paymentJobs({ payments }: { payments: PaymentService }) {
  const handlers: Record<string, JobHandler> = {
    'payment.refund': (payload) => payments.runRefund((payload as { refundId: string }).refundId),
    'payment.restart_refunds': () => payments.restartRefunds(),
    'payment.reconcile': async () => {
      await payments.reconcile()
    },
  }
  return {
    handlers,
    crons: [
      { cron: '40 * * * * *', name: 'payment.reconcile', payload: {} },
      { cron: '20 */5 * * * *', name: 'payment.restart_refunds', payload: {} },
    ],
  }
}
