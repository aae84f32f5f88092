import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import type { Config } from './config.ts'
import { useBodyGuard } from './http/body-guard.ts'
import { useCors } from './http/cors.ts'
import { createDirectClaims } from './http/direct-claims.ts'
import { createDirectServer } from './http/direct-server.ts'
import { sendError, useErrorHandler } from './http/error-handler.ts'
import { usePictureBodies } from './http/handle.ts'
import { healthRoutes } from './http/health.ts'
import { useIpBan } from './http/ip-ban.ts'
import { liveRoutes } from './http/live-socket.ts'
import { mediaRoutes } from './http/media.ts'
import { useOpenApi } from './http/openapi.ts'
import { usePages } from './http/pages.ts'
import { useRateLimits } from './http/rate-limit.ts'
import { useRequestLog } from './http/request-log.ts'
import { useSameSiteCheck } from './http/same-site.ts'
import { useSecurityHeaders } from './http/security-headers.ts'
import { useSession } from './http/session.ts'
import { useStaffSession } from './http/staff-session.ts'
import { createPageAnswer } from './http/stored-pages.ts'
import { openStorefront } from './http/storefront.ts'
import { useValidation } from './http/validation.ts'
import { AppError } from './kernel/app-error.ts'
import type { Logger } from './kernel/logger.ts'
import { accountRoutes, createAdmit, profileRoutes, socialRoutes } from './modules/account/index.ts'
import { addressRoutes } from './modules/address/index.ts'
import { cartRoutes, createCartFinder, createLoginMerge } from './modules/cart/index.ts'
import {
  catalogAdminRoutes,
  catalogRoutes,
  categoryVisitRoutes,
  visitCountRoutes,
} from './modules/catalog/index.ts'
import { contentAdminRoutes, contentRoutes } from './modules/content/index.ts'
import { favoriteRoutes } from './modules/favorite/index.ts'
import { fileAdminRoutes } from './modules/file/index.ts'
import { flashAdminRoutes, flashRoutes } from './modules/flash/index.ts'
import { flashSaleRoutes } from './modules/flash-sale/index.ts'
import { createFootprintMerge, footprintRoutes } from './modules/footprint/index.ts'
import { devOutboxRoutes } from './modules/message/index.ts'
import {
  afterSaleAdminRoutes,
  afterSaleRoutes,
  orderAdminRoutes,
  orderRoutes,
  shipmentRoutes,
} from './modules/order/index.ts'
import { pageAdminRoutes, sitemapRoutes } from './modules/page/index.ts'
import { paymentAdminRoutes, paymentRoutes } from './modules/payment/index.ts'
import { promotionAdminRoutes, promotionRoutes } from './modules/promotion/index.ts'
import { searchHistoryRoutes, searchRoutes } from './modules/search/index.ts'
import { freightAdminRoutes } from './modules/shipping/index.ts'
import { staffRoutes } from './modules/staff/index.ts'
import type { Services } from './wire.ts'

const bodyLimitBytes = 1024 * 1024

/** The web server over wired services: hooks, error handler, and the routes in one explicit list. */
export async function createApp(
  services: Services,
  config: Config,
  logger: Logger,
): Promise<FastifyInstance> {
  const app = Fastify({
    serverFactory: createDirectServer([
      createPageAnswer({ ...services, ...config }),
      createDirectClaims({ ...services, ...config, logger }),
    ]),
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
  await app.register(async (api) => {
    await api.register(cookie)
    usePictureBodies(api)
    useStaffSession(api, services.staff)
    useSameSiteCheck(api, { trustedOrigins: config.trustedOrigins })
    addStaffRoutes(api, services)
  })
  keepFresh(app, services)
  for (const simulator of services.simulators) await app.register(simulator)
  await app.register(mediaRoutes, { config: config.storage })
  app.setNotFoundHandler((request, reply) => sendError(request, reply, new AppError('request.not_found')))
  const storefront = await openStorefront(app)
  if (storefront !== undefined) services.renderer.connect(storefront.renderPage, storefront.build)
  usePages(app, { pages: services.pages, answer: storefront?.answer })
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

function addPublicRoutes(
  app: FastifyInstance,
  { sitemap, catalog, content, search, flash, readiness }: Services,
): void {
  healthRoutes(app, readiness)
  catalogRoutes(app, { catalog })
  contentRoutes(app, { content })
  sitemapRoutes(app, { sitemap })
  searchRoutes(app, { search })
  flashRoutes(app, { flash })
}

/** The back office: no shopper's session is read here, and no staff session anywhere else. */
function addStaffRoutes(app: FastifyInstance, services: Services): void {
  const { catalog, content, catalogAdmin, contentAdmin, staff, audit, files, pageAdmin } = services
  staffRoutes(app, { staff, audit })
  catalogAdminRoutes(app, { catalogAdmin })
  categoryVisitRoutes(app, { catalog })
  contentAdminRoutes(app, { content, contentAdmin })
  fileAdminRoutes(app, { files })
  pageAdminRoutes(app, { pageAdmin })
  orderAdminRoutes(app, services)
  afterSaleAdminRoutes(app, services)
  paymentAdminRoutes(app, services)
  promotionAdminRoutes(app, { promotionAdmin: services.promotionAdmin })
  flashAdminRoutes(app, services)
  freightAdminRoutes(app, { freightAdmin: services.freightAdmin })
}

function addPersonalRoutes(app: FastifyInstance, services: Services, config: Config): void {
  const { accounts, profiles, socials, addresses, carts, cartStore, devOutbox, orders } = services
  const { favorites, footprints, cartPatience } = services
  const { secret } = config
  const cartOf = createCartFinder({ store: cartStore, secret, patience: cartPatience })
  const mergeCart = createLoginMerge({ carts, secret })
  const mergeFootprints = createFootprintMerge({ footprints, secret })
  const admit = createAdmit(async (call) => {
    const [merged] = await Promise.all([mergeCart(call), mergeFootprints(call)])
    return merged
  })
  accountRoutes(app, { accounts, admit })
  profileRoutes(app, { profiles })
  socialRoutes(app, { socials, admit })
  addressRoutes(app, { addresses })
  visitCountRoutes(app, { catalog: services.catalog })
  searchHistoryRoutes(app, { search: services.search })
  cartRoutes(app, { carts, cartOf })
  favoriteRoutes(app, { favorites })
  promotionRoutes(app, { promotions: services.promotions })
  footprintRoutes(app, { footprints, secret })
  orderRoutes(app, { orders, cartOf })
  shipmentRoutes(app, services)
  flashSaleRoutes(app, services)
  afterSaleRoutes(app, { afterSales: services.afterSales })
  liveRoutes(app, { ...services, ...config })
  if (devOutbox !== undefined) devOutboxRoutes(app, { devOutbox })
}
