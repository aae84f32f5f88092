import { listHeldPayments, settleHeldPayment } from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { PaymentAdmin } from './payment-admin.ts'

export function paymentAdminRoutes(
  app: FastifyInstance,
  { paymentAdmin }: { paymentAdmin: PaymentAdmin },
): void {
  handle(app, listHeldPayments, ({ query }) => paymentAdmin.listHeld(query))
  handle(app, settleHeldPayment, ({ who, params, body }) =>
    paymentAdmin.settleHeld(who.id, params.paymentId, body.verdict),
  )
}
