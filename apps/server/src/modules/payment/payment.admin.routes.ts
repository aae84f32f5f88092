import {
  listBillDiffs,
  listCashRefunds,
  listHeldPayments,
  payOutRefund,
  settleBillDiff,
  settleHeldPayment,
} from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { PaymentAdmin } from './payment-admin.ts'
import type { PaymentBills } from './payment-bills.ts'

export function paymentAdminRoutes(
  app: FastifyInstance,
  { paymentAdmin, paymentBills }: { paymentAdmin: PaymentAdmin; paymentBills: PaymentBills },
): void {
  handle(app, listHeldPayments, ({ query }) => paymentAdmin.listHeld(query))
  handle(app, settleHeldPayment, ({ who, params, body }) =>
    paymentAdmin.settleHeld(who.id, params.paymentId, body.verdict),
  )
  handle(app, listBillDiffs, ({ query }) => paymentBills.listDiffs(query))
  handle(app, settleBillDiff, ({ who, params, body }) =>
    paymentBills.settleDiff(who.id, params.id, body.note),
  )
  handle(app, listCashRefunds, ({ query }) => paymentAdmin.listCashRefunds(query))
  handle(app, payOutRefund, ({ who, params, body }) =>
    paymentAdmin.payOut(who.id, params.refundId, body.note),
  )
}
