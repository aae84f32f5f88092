import type { Config } from './config.ts'
import { openAlipay, openDatabase, openKv, openLogins, openMail, openQueue, openSms } from './drivers.ts'
import { createSessionReader } from './http/session.ts'
import type { CartStore } from './infra/cart-store/cart-store.ts'
import type { Database, Tx } from './infra/database/database.ts'
import { listPendingMigrations } from './infra/database/migrate.ts'
import { createAltchaCheck } from './infra/human-check/altcha-check.ts'
import { createImageCheck } from './infra/human-check/image-check.ts'
import type { Kv } from './infra/kv/kv.ts'
import { createOutbox } from './infra/queue/outbox.ts'
import { createOutboxRelay } from './infra/queue/outbox-relay.ts'
import type { Queue } from './infra/queue/queue.ts'
import { createDiskStorage } from './infra/storage/disk-storage.ts'
import { type Clock, systemClock } from './kernel/clock.ts'
import { createEvents } from './kernel/events.ts'
import { createIds } from './kernel/ids.ts'
import type { Logger } from './kernel/logger.ts'
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
import { catalogJobs, createCatalogService } from './modules/catalog/index.ts'
import { createContentService } from './modules/content/index.ts'
import { createDevOutbox } from './modules/message/index.ts'
import { createOrderService, orderJobs } from './modules/order/index.ts'
import { createPaymentService, paymentJobs } from './modules/payment/index.ts'
import { createTrafficService, trafficJobs } from './modules/traffic/index.ts'

export type Services = Awaited<ReturnType<typeof wireServices>>

/** The drivers behind the ports. Tests open their own and pass them to `wireServices`. */
export interface Ports {
  database: Database
  kv: Kv
  cartStore: CartStore
  queue: Queue
}

/** Opens the configured drivers and puts every module together, from the bottom up. */
export async function wire(config: Config, logger: Logger, clock: Clock = systemClock) {
  const ports = await openPorts(config)
  const services = await wireServices(ports, config, logger, clock)
  return {
    ...services,
    async close() {
      await services.closeOwn()
      await Promise.all([ports.queue.close(), ports.cartStore.close(), ports.kv.close()])
      await ports.database.close()
      logger.flush()
    },
  }
}

export async function openPorts(config: Config): Promise<Ports> {
  const [database, { kv, cartStore }, queue] = await Promise.all([
    openDatabase(config.database),
    openKv(config.kv),
    openQueue(config.queue),
  ])
  return { database, kv, cartStore, queue }
}

export async function wireServices(ports: Ports, config: Config, logger: Logger, clock: Clock = systemClock) {
  const { database, kv, cartStore, queue } = ports
  const ids = createIds(clock)
  const relay = createOutboxRelay({ database, queue, clock, logger })
  const outbox = createOutbox({ ids, clock, onAppend: () => relay.nudge() })
  const events = createEvents<Tx>(outbox)
  const storage = createDiskStorage(config.storage)
  const { record } = createDevOutbox({ database, clock })
  const [alipay, sms, mail, logins] = await Promise.all([
    openAlipay(config, clock),
    openSms(config, { record, clock, ids }),
    openMail(config.mail, record),
    openLogins(config, clock),
  ])

  // level 0
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
    ],
  })
  const socials = createSocialService({
    ...own,
    providers: logins.driver,
    config: { secret: config.secret },
  })
  const catalog = createCatalogService({ database, clock })
  const content = createContentService({ database, catalog, clock })
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
  const carts = createCartService({ store: cartStore, catalog })
  const providers = alipay === undefined ? [] : [alipay.driver]
  const payments = createPaymentService({ database, providers, events, outbox, clock, ids })
  // level 2
  const payWithinMs = config.payWithinMinutes * 60_000
  const orders = createOrderService({
    database,
    catalog,
    carts,
    addresses,
    payments,
    events,
    clock,
    payWithinMs,
  })

  const jobs = [
    accountJobs({ accounts, sms: sms.driver, logger }),
    profileJobs({ profiles, mail, clock }),
    cartJobs({ carts, events }),
    trafficJobs({ traffic }),
    catalogJobs({ catalog }),
    paymentJobs({ payments }),
    orderJobs({ orders, database, events, clock }),
  ]
  return {
    database,
    storage,
    queue,
    cartStore,
    ids,
    clock,
    relay,
    jobs,
    devOutbox,
    accounts,
    profiles,
    socials,
    addresses,
    catalog,
    content,
    carts,
    payments,
    orders,
    traffic,
    sessions: createSessionReader({ jwtSecret: config.secret, clock, isRevoked: revoked.has }),
    /** What a listening process keeps fresh beside its requests. */
    watches: [revoked, traffic],
    simulators: [alipay?.simulator, sms.simulator, logins.simulator].filter((each) => each !== undefined),
    readiness: {
      database: () => database.ping(),
      kv: () => kv.ping(),
      migrations: () => checkMigrations(database),
    },
    /** Lets go of what was opened here; the ports belong to who opened them. */
    async closeOwn() {
      await relay.stop()
      alipay?.close?.()
      await mail.close()
    },
  }
}

async function checkMigrations(database: Database): Promise<void> {
  const pending = await listPendingMigrations(database)
  if (pending.length > 0) throw new Error(`pending migrations: ${pending.join(', ')}`)
}
