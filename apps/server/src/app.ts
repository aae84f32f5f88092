import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import type { Config } from './config.ts'
import { useBodyGuard } from './http/body-guard.ts'
import { useCors } from './http/cors.ts'
import { sendError, useErrorHandler } from './http/error-handler.ts'
import { usePictureBodies } from './http/handle.ts'
import { healthRoutes } from './http/health.ts'
import { useIpBan } from './http/ip-ban.ts'
import { mediaRoutes } from './http/media.ts'
import { useOpenApi } from './http/openapi.ts'
import { useRateLimits } from './http/rate-limit.ts'
import { useRequestLog } from './http/request-log.ts'
import { useSameSiteCheck } from './http/same-site.ts'
import { useSecurityHeaders } from './http/security-headers.ts'
import { useSession } from './http/session.ts'
import { useStorefront } from './http/storefront.ts'
import { useValidation } from './http/validation.ts'
import { AppError } from './kernel/app-error.ts'
import type { Logger } from './kernel/logger.ts'
import { accountRoutes, createAdmit, profileRoutes, socialRoutes } from './modules/account/index.ts'
import { addressRoutes } from './modules/address/index.ts'
import { cartRoutes, createLoginMerge } from './modules/cart/index.ts'
import { catalogRoutes } from './modules/catalog/index.ts'
import { contentRoutes } from './modules/content/index.ts'
import { devOutboxRoutes } from './modules/message/index.ts'
import { orderRoutes } from './modules/order/index.ts'
import { paymentRoutes } from './modules/payment/index.ts'
import type { Services } from './wire.ts'

const bodyLimitBytes = 1024 * 1024

/** The web server over wired services: hooks, error handler, and the routes in one explicit list. */
export async function createApp(
  services: Services,
  config: Config,
  logger: Logger,
): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    // One line per request costs a tenth of the throughput; slow and failed ones are logged by the hooks.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    bodyLimit: bodyLimitBytes,
    genReqId: () => services.ids.next(),
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
  })
  useValidation(app)
  useErrorHandler(app)
  useRequestLog(app)
  useSecurityHeaders(app)
  await useCors(app, config)
  useIpBan(app, services.traffic)
  useRateLimits(app, services.traffic)
  useBodyGuard(app)
  await useOpenApi(app)

  // Routes are registered one level down, after the API reference has begun to listen for them. What is the same for
  // everybody looks at no cookie and sets none: the busiest reads skip those hooks.
  await app.register(async (api) => addPublicRoutes(api, services))
  await app.register(async (api) => {
    await api.register(cookie)
    usePictureBodies(api)
    useSession(api, services.sessions)
    useSameSiteCheck(api, { trustedOrigins: config.trustedOrigins })
    addPersonalRoutes(api, services, config)
    await api.register(addPaymentRoutes, services)
  })
  keepFresh(app, services)
  for (const simulator of services.simulators) await app.register(simulator)
  await app.register(mediaRoutes, { config: config.storage })
  app.setNotFoundHandler((request, reply) => sendError(request, reply, new AppError('request.not_found')))
  await useStorefront(app)
  return app
}

/** Providers report in forms; nobody else sends us any. */
async function addPaymentRoutes(app: FastifyInstance, { payments }: Services): Promise<void> {
  await app.register(formbody)
  paymentRoutes(app, { payments })
}

/** A process that answers knows within a second what others have changed: sessions that ended, addresses that are banned. */
function keepFresh(app: FastifyInstance, { watches }: Services): void {
  app.addHook('onListen', async () => {
    for (const watch of watches) watch.start()
  })
  app.addHook('onClose', async () => {
    await Promise.all(watches.map((watch) => watch.stop()))
  })
}

function addPublicRoutes(app: FastifyInstance, { catalog, content, readiness }: Services): void {
  healthRoutes(app, readiness)
  catalogRoutes(app, { catalog })
  contentRoutes(app, { content })
}

function addPersonalRoutes(app: FastifyInstance, services: Services, config: Config): void {
  const { accounts, profiles, socials, addresses, carts, cartStore, devOutbox, orders } = services
  const cartSecret = config.secret
  const admit = createAdmit(createLoginMerge({ carts, secret: cartSecret }))
  accountRoutes(app, { accounts, admit })
  profileRoutes(app, { profiles })
  socialRoutes(app, { socials, admit })
  addressRoutes(app, { addresses })
  cartRoutes(app, { carts, store: cartStore, secret: cartSecret })
  orderRoutes(app, { orders })
  if (devOutbox !== undefined) devOutboxRoutes(app, { devOutbox })
}
