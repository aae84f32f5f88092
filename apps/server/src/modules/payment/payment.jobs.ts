import type { JobHandler } from '../../infra/queue/queue.ts'
import type { PaymentService } from './payment.service.ts'
import type { PaymentBills } from './payment-bills.ts'

export function paymentJobs({ payments, bills }: { payments: PaymentService; bills: PaymentBills }) {
  const handlers: Record<string, JobHandler> = {
    'payment.refund': (payload) => payments.runRefund((payload as { refundId: string }).refundId),
    'payment.restart_refunds': () => payments.restartRefunds(),
    'payment.read_bills': () => bills.readBills(),
    'payment.reconcile': async () => {
      await payments.reconcile()
    },
  }
  return {
    handlers,
    crons: [
      { cron: '40 * * * * *', name: 'payment.reconcile', payload: {} },
      { cron: '20 */5 * * * *', name: 'payment.restart_refunds', payload: {} },
      // Hourly: a bill that is not there yet is asked for again.
      { cron: '0 15 * * * *', name: 'payment.read_bills', payload: {} },
    ],
  }
}
