import type { Config } from './config.ts'
import { openStorage } from './drivers.ts'
import { createLiveHub } from './http/live-hub.ts'
import { createLiveTickets } from './http/live-tickets.ts'
import { createSessionReader } from './http/session.ts'
import type { Database, Tx } from './infra/database/database.ts'
import { listPendingMigrations } from './infra/database/migrate.ts'
import { createAltchaCheck } from './infra/human-check/altcha-check.ts'
import { createImageCheck } from './infra/human-check/image-check.ts'
import { outboxProofs } from './infra/queue/outbox.proofs.ts'
import { createOutbox } from './infra/queue/outbox.ts'
import { createOutboxRelay } from './infra/queue/outbox-relay.ts'
import { createTokenizer } from './infra/search/tokens.ts'
import { type Clock, systemClock } from './kernel/clock.ts'
import { createEvents } from './kernel/events.ts'
import { createIds } from './kernel/ids.ts'
import { createImageUrl } from './kernel/image-url.ts'
import type { Logger } from './kernel/logger.ts'
import { createPasswords } from './kernel/passwords.ts'
import { createPatience } from './kernel/patience.ts'
import {
  accountJobs,
  createAccountService,
  createProfileService,
  createRevokedSessions,
  createSocialService,
  profileJobs,
} from './modules/account/index.ts'
import { createAddressService } from './modules/address/index.ts'
import { cartJobs, createCartService } from './modules/cart/index.ts'
import { catalogJobs, createCatalogAdminService, createCatalogService } from './modules/catalog/index.ts'
import { createContentAdminService, createContentService } from './modules/content/index.ts'
import { createFavoriteService, createPriceNotices, favoriteJobs } from './modules/favorite/index.ts'
import { createFileService, fileJobs } from './modules/file/index.ts'
import { createFootprintService, footprintJobs } from './modules/footprint/index.ts'
import { createDevOutbox } from './modules/message/index.ts'
import {
  createPageAdmin,
  createPageService,
  createRenderer,
  createSitemap,
  pageJobs,
} from './modules/page/index.ts'
import { createSearchService, searchJobs } from './modules/search/index.ts'
import { createAudit, createStaffService, staffJobs } from './modules/staff/index.ts'
import { createTrafficService, trafficJobs } from './modules/traffic/index.ts'
import { closePorts, openPorts, type Ports } from './ports.ts'
import { openProviders } from './providers.ts'
import { wireFlash } from './wire-flash.ts'
import { wireTrade } from './wire-trade.ts'

export type Services = Awaited<ReturnType<typeof wireServices>>

/** Opens the configured drivers and puts every module together, from the bottom up. */
export async function wire(config: Config, logger: Logger, clock: Clock = systemClock) {
  const ports = await openPorts(config, clock)
  const services = await wireServices(ports, config, logger, clock)
  return {
    ...services,
    async close() {
      await services.closeOwn()
      await closePorts(ports)
      logger.flush()
    },
  }
}

export async function wireServices(ports: Ports, config: Config, logger: Logger, clock: Clock = systemClock) {
  const { database, kv, cartStore, footprintStore, queue, pageStore, push, searchIndex } = ports
  const { flashGate: gate, lock } = ports
  const ids = createIds(clock)
  const relay = createOutboxRelay({ database, queue, clock, logger })
  const outbox = createOutbox({ ids, clock, onAppend: () => relay.nudge() })
  const events = createEvents<Tx>(outbox)
  const imageUrl = createImageUrl(config.storage.baseUrl)
  const { record } = createDevOutbox({ database, clock })
  const [storage, providers] = await Promise.all([
    openStorage(config.storage),
    openProviders(config, { record, clock, ids }),
  ])
  const { sms, mail } = providers

  // level 0
  const passwords = createPasswords()
  const devOutbox = config.hasDevOutbox ? createDevOutbox({ database, clock }) : undefined
  const revoked = createRevokedSessions({ database, clock, logger })
  const accounts = createAccountService({
    database,
    kv,
    events,
    outbox,
    clock,
    ids,
    humanChecks: [
      createImageCheck({ kv, clock, ids }),
      createAltchaCheck({ kv, clock, secret: config.secret }),
    ],
    revoked,
    logger,
    urls: { mediaUrl: (key) => storage.urlOf(key) },
    config: { jwtSecret: config.secret },
    passwords,
  })
  const audit = createAudit({ database, clock })
  const staff = createStaffService({
    database,
    kv,
    clock,
    passwords,
    audit,
    config: { secret: config.secret },
  })
  const { publicUrl } = config
  const own = { database, kv, accounts, outbox, events, storage, clock, ids, publicUrl }
  const profiles = createProfileService({
    ...own,
    config: { secret: config.secret },
    exporters: [
      { name: 'addresses', read: (userId) => addresses.exportAddresses(userId) },
      { name: 'cart', read: (userId) => carts.exportCart(userId) },
      { name: 'orders', read: (userId) => orders.exportOrders(userId) },
      { name: 'afterSales', read: (userId) => afterSales.exportAfterSales(userId) },
      { name: 'shipments', read: (userId) => shipping.exportShipments(userId) },
      { name: 'coupons', read: (userId) => promotions.exportCoupons(userId) },
      { name: 'favorites', read: (userId) => favorites.exportFavorites(userId) },
      { name: 'footprints', read: (userId) => footprints.exportFootprints(userId) },
      { name: 'searches', read: (userId) => search.listHistory(userId) },
    ],
  })
  const socials = createSocialService({
    ...own,
    providers: providers.logins,
    config: { secret: config.secret },
  })
  const { stockStrategy } = config
  const catalog = createCatalogService({ database, kv, clock, ids, imageUrl, stockStrategy })
  const content = createContentService({ database, catalog, clock, imageUrl })
  catalog.onForget(content.forget)
  const writes = { database, events, audit, clock, onChanged: catalog.announce }
  const catalogAdmin = createCatalogAdminService(writes)
  const contentAdmin = createContentAdminService({ ...writes, catalog })
  const files = createFileService({ database, storage, outbox, audit, clock, imageUrl })
  const addresses = createAddressService({ database, clock })
  events.on('account.deleted', (tx, { userId }) => addresses.forgetOwner(tx, userId))
  // level 1
  const traffic = createTrafficService({
    database,
    kv,
    clock,
    ids,
    logger,
    config: { scale: config.rateLimitScale, trustedProxies: config.trustedProxies },
  })
  const search = createSearchService({
    database,
    kv,
    lock,
    index: searchIndex,
    tokenizer: createTokenizer(),
    catalog,
    outbox,
    clock,
    logger,
  })
  events.on('account.deleted', (tx, { userId }) => search.forgetOwner(tx, userId))
  const carts = createCartService({ store: cartStore, catalog, imageUrl })
  const favorites = createFavoriteService({ database, catalog, clock, imageUrl })
  events.on('account.deleted', (tx, { userId }) => favorites.forgetOwner(tx, userId))
  const notices = createPriceNotices({
    database,
    catalog,
    outbox,
    clock,
    getReader: accounts.getMe,
    publicUrl,
  })
  const footprints = createFootprintService({ seen: footprintStore, catalog, clock })
  const trade = wireTrade(
    {
      ...{ database, events, outbox, clock, ids, logger, storage, audit, imageUrl },
      ...{ catalog, catalogAdmin, carts, addresses },
    },
    { providers: providers.payments, tracking: providers.tracking },
    config,
  )
  const { orders, afterSales, shipping, promotions, flash, flashAdmin } = trade.services

  // level 3
  const sale = wireFlash(
    {
      ...{ database, kv, gate, lock, push, events, outbox, clock, ids, logger },
      ...{ flash, flashAdmin, accounts, orders, catalog },
    },
    config,
  )
  const renderer = createRenderer()
  const pages = createPageService({
    database,
    store: pageStore,
    renderer,
    catalog,
    outbox,
    clock,
    ids,
    logger,
  })
  const pageAdmin = createPageAdmin({ database, pages, audit, outbox })
  const sitemap = createSitemap({ database, catalog, clock, publicUrl })

  const jobs = [
    accountJobs({ accounts, sms, logger }),
    profileJobs({ profiles, mail, clock }),
    staffJobs({ staff }),
    fileJobs({ files }),
    cartJobs({ carts, events }),
    searchJobs({ search, events }),
    favoriteJobs({ notices, mail, events }),
    footprintJobs({ footprints, events }),
    trafficJobs({ traffic }),
    catalogJobs({ catalog, events }),
    ...trade.jobs,
    ...sale.jobs,
    pageJobs({ pages, events }),
  ]
  return {
    database,
    storage,
    queue,
    lock,
    cartStore,
    cartPatience: createPatience({
      clock,
      logger,
      words: {
        fails: 'carts are kept by browsers: the store does not answer',
        works: 'carts are stored again',
      },
    }),
    ids,
    clock,
    relay,
    jobs,
    devOutbox,
    accounts,
    profiles,
    socials,
    staff,
    audit,
    files,
    addresses,
    catalog,
    content,
    catalogAdmin,
    contentAdmin,
    carts,
    search,
    favorites,
    footprints,
    ...trade.services,
    ...sale.services,
    traffic,
    renderer,
    pages,
    pageAdmin,
    sitemap,
    push,
    live: createLiveHub({ push, hasEnded: revoked.has, isBanned: traffic.isBanned }),
    liveTickets: createLiveTickets({ kv, clock, ids, secret: config.secret, hasEnded: revoked.has }),
    sessions: createSessionReader({ jwtSecret: config.secret, clock, isRevoked: revoked.has }),
    /** What a listening process keeps fresh beside its requests. */
    watches: [revoked, traffic, catalog, pages, orders.months.watch, sale.services.flashLocal],
    /** What runs beside the jobs. */
    background: sale.background,
    simulators: providers.simulators,
    /** What `jishi audit` goes through. */
    proofs: [...trade.proofs, ...outboxProofs({ clock })],
    readiness: {
      needed: { database: () => database.ping(), migrations: () => checkMigrations(database) },
      useful: { kv: () => kv.ping() },
    },
    /** Lets go of what was opened here; the ports belong to who opened them. */
    async closeOwn() {
      await relay.stop()
      await Promise.all([providers.close(), storage.close()])
    },
  }
}

async function checkMigrations(database: Database): Promise<void> {
  const pending = await listPendingMigrations(database)
  if (pending.length > 0) throw new Error(`pending migrations: ${pending.join(', ')}`)
}
