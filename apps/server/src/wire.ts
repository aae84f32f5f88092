import { join } from 'node:path'
import type { FastifyPluginAsync } from 'fastify'
import type { AlipayConfig, Config, DatabaseConfig, KvConfig, QueueConfig } from './config.ts'
import { createSessionReader } from './http/session.ts'
import type { CartStore } from './infra/cart-store/cart-store.ts'
import type { Database, Tx } from './infra/database/database.ts'
import { listPendingMigrations } from './infra/database/migrate.ts'
import type { Kv } from './infra/kv/kv.ts'
import type { PaymentProvider } from './infra/payment/payment-provider.ts'
import { createOutbox } from './infra/queue/outbox.ts'
import { createOutboxRelay } from './infra/queue/outbox-relay.ts'
import type { Queue } from './infra/queue/queue.ts'
import { createOutboxSms } from './infra/sms/outbox-sms.ts'
import { createDiskStorage } from './infra/storage/disk-storage.ts'
import { type Clock, systemClock } from './kernel/clock.ts'
import { createEvents } from './kernel/events.ts'
import { createIds } from './kernel/ids.ts'
import type { Logger } from './kernel/logger.ts'
import { accountJobs, createAccountService } from './modules/account/index.ts'
import { createAddressService } from './modules/address/index.ts'
import { createCartService } from './modules/cart/index.ts'
import { catalogJobs, createCatalogService } from './modules/catalog/index.ts'
import { createContentService } from './modules/content/index.ts'
import { createDevOutbox } from './modules/message/index.ts'
import { createOrderService, orderJobs } from './modules/order/index.ts'
import { createPaymentService, paymentJobs } from './modules/payment/index.ts'

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
  const alipay = await openAlipay(config, clock)

  // level 0
  const devOutbox = config.hasDevOutbox ? createDevOutbox({ database, clock }) : undefined
  const sms = createOutboxSms({ record: createDevOutbox({ database, clock }).record })
  const accounts = createAccountService({
    database,
    kv,
    events,
    outbox,
    clock,
    ids,
    config: { jwtSecret: config.secret },
  })
  const catalog = createCatalogService({ database, clock })
  const content = createContentService({ database, catalog, clock })
  const addresses = createAddressService({ database, clock })
  // level 1
  const carts = createCartService({ store: cartStore, catalog })
  const providers = alipay === undefined ? [] : [alipay.provider]
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
    accountJobs({ accounts, sms, clock }),
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
    addresses,
    catalog,
    content,
    carts,
    payments,
    orders,
    sessions: createSessionReader({ jwtSecret: config.secret, clock }),
    alipaySimulator: alipay?.simulator,
    readiness: {
      database: () => database.ping(),
      kv: () => kv.ping(),
      migrations: () => checkMigrations(database),
    },
    /** Lets go of what was opened here; the ports belong to who opened them. */
    async closeOwn() {
      await relay.stop()
      alipay?.close?.()
    },
  }
}

async function openDatabase(config: DatabaseConfig): Promise<Database> {
  if (config.driver === 'sqlite') return (await import('./infra/database/sqlite.ts')).openSqlite(config)
  return (await import('./infra/database/mysql.ts')).openMysql(config)
}

async function openKv(config: KvConfig): Promise<{ kv: Kv; cartStore: CartStore }> {
  if (config.driver === 'sqlite') {
    const { openSqliteKv } = await import('./infra/kv/sqlite-kv.ts')
    const { openSqliteCartStore } = await import('./infra/cart-store/sqlite-cart-store.ts')
    return {
      kv: openSqliteKv({ file: join(config.folder, 'kv.db') }),
      cartStore: openSqliteCartStore({ file: join(config.folder, 'cart.db') }),
    }
  }
  const { openRedisKv } = await import('./infra/kv/redis-kv.ts')
  const { openRedisCartStore } = await import('./infra/cart-store/redis-cart-store.ts')
  return { kv: openRedisKv(config), cartStore: openRedisCartStore(config) }
}

async function openQueue(config: QueueConfig): Promise<Queue> {
  if (config.driver === 'sqlite')
    return (await import('./infra/queue/sqlite-queue.ts')).openSqliteQueue(config)
  return (await import('./infra/queue/bullmq-queue.ts')).openBullmqQueue(config)
}

interface OpenedAlipay {
  provider: PaymentProvider
  simulator?: FastifyPluginAsync
  close?: () => void
}

async function openAlipay({ alipay, publicUrl }: Config, clock: Clock): Promise<OpenedAlipay | undefined> {
  if (alipay.driver === 'off') return undefined
  const { createAlipayProvider } = await import('./infra/payment/alipay.ts')
  const addresses = {
    notifyUrl: `${publicUrl}/api/payments/alipay/notify`,
    returnUrl: `${publicUrl}/pay/result`,
  }
  if (alipay.driver === 'gateway')
    return { provider: createAlipayProvider({ ...alipay, ...addresses, clock }) }
  return openSimulatedAlipay(alipay, { ...addresses, publicUrl }, clock)
}

/** The local stand-in and the real driver pointed at it; each side signs with its own key. */
async function openSimulatedAlipay(
  { folder }: Extract<AlipayConfig, { driver: 'simulator' }>,
  { publicUrl, ...addresses }: { notifyUrl: string; returnUrl: string; publicUrl: string },
  clock: Clock,
): Promise<OpenedAlipay> {
  const [{ createAlipayProvider }, simulator] = await Promise.all([
    import('./infra/payment/alipay.ts'),
    import('./simulators/alipay/index.ts'),
  ])
  const { alipaySimulator, loadOrCreateSimulatorKeys, openSimulatorStore, simulatedShop } = simulator
  const keys = await loadOrCreateSimulatorKeys(folder)
  const store = openSimulatorStore(join(folder, 'trades.db'))
  const prefix = '/simulators/alipay'
  return {
    provider: createAlipayProvider({
      ...simulatedShop,
      ...addresses,
      gateway: `${publicUrl}${prefix}/gateway.do`,
      privateKey: keys.merchant.privateKey,
      alipayPublicKey: keys.alipay.publicKey,
      clock,
    }),
    simulator: async (app) => {
      await app.register((scope) => alipaySimulator(scope, { store, keys, clock }), { prefix })
    },
    close: () => store.close(),
  }
}

async function checkMigrations(database: Database): Promise<void> {
  const pending = await listPendingMigrations(database)
  if (pending.length > 0) throw new Error(`pending migrations: ${pending.join(', ')}`)
}
