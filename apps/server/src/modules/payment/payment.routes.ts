import { confirmPayment, getPayment } from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { PaymentService } from './payment.service.ts'

const form = 'application/x-www-form-urlencoded'
/** A real notice has about 2 KB. */
const noticeLimitBytes = 32 * 1024

export function paymentRoutes(app: FastifyInstance, { payments }: { payments: PaymentService }): void {
  handle(app, getPayment, ({ who, params }) => payments.getPayment(who.id, params.paymentId))
  handle(app, confirmPayment, ({ who, params }) => payments.confirm(who.id, params.paymentId))

  app.register(async (scope) => {
    // The notice is kept as it came, so its text is taken here before anybody parses it.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(form, { parseAs: 'string' }, (_request, body, done) => done(null, body))
    scope.post(
      '/api/payments/alipay/notify',
      { bodyLimit: noticeLimitBytes, schema: { hide: true } },
      async (request, reply) => {
        const raw = String(request.body ?? '')
        const fields = Object.fromEntries(new URLSearchParams(raw))
        return reply.type('text/plain').send(await payments.receiveNotice('alipay', fields, raw))
      },
    )
  })
}
