import { confirmPayment, getPayment, listPaymentMethods, onlineProviders } from '@jishi/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { NoticeMessage } from '../../infra/payment/payment-provider.ts'
import type { PaymentService } from './payment.service.ts'

/** Alipay sends forms, WeChat JSON. */
const noticeTypes = ['application/x-www-form-urlencoded', 'application/json']
/** A real notice has about 2 KB. */
const noticeLimitBytes = 32 * 1024

export function paymentRoutes(app: FastifyInstance, { payments }: { payments: PaymentService }): void {
  handle(app, listPaymentMethods, () => {
    const methods = new Set<string>(payments.methods())
    return { online: onlineProviders.filter((name) => methods.has(name)) }
  })
  handle(app, getPayment, ({ who, params }) => payments.getPayment(who.id, params.paymentId))
  handle(app, confirmPayment, ({ who, params }) => payments.confirm(who.id, params.paymentId))

  app.register(async (scope) => {
    // The notice is verified and kept as it came, so its text is taken here before anybody parses it.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(noticeTypes, { parseAs: 'string' }, (_request, body, done) => done(null, body))
    scope.post(
      '/api/payments/:provider/notify',
      { bodyLimit: noticeLimitBytes, schema: { hide: true } },
      async (request, reply) => {
        const { provider } = request.params as { provider: string }
        const message = { headers: readHeaders(request.headers), raw: String(request.body ?? '') }
        const { status, type, body } = await payments.receiveNotice(provider, message)
        return reply.status(status).type(type).send(body)
      },
    )
  })
}

/** A header that was sent more than once is taken for none. */
function readHeaders(headers: FastifyRequest['headers']): NoticeMessage['headers'] {
  const single = Object.entries(headers).filter(([, value]) => typeof value === 'string')
  return Object.fromEntries(single) as Record<string, string>
}
