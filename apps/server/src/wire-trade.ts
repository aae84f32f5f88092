import type { Config } from './config.ts'
import type { Database, Tx } from './infra/database/database.ts'
import type { BillSource } from './infra/payment/bill-source.ts'
import type { PaymentProvider } from './infra/payment/payment-provider.ts'
import type { Storage } from './infra/storage/storage.ts'
import type { Tracking } from './infra/tracking/tracking.ts'
import type { Clock } from './kernel/clock.ts'
import type { Events, JobOutbox } from './kernel/events.ts'
import type { Ids } from './kernel/ids.ts'
import type { ImageUrl } from './kernel/image-url.ts'
import type { Logger } from './kernel/logger.ts'
import type { AddressService } from './modules/address/index.ts'
import type { CartService } from './modules/cart/index.ts'
import type { CatalogAdminService, CatalogService } from './modules/catalog/index.ts'
import { createFlashAdmin, createFlashService, flashProofs } from './modules/flash/index.ts'
import {
  afterSaleJobs,
  archiveProofs,
  createAfterSaleService,
  createOrderAdmin,
  createOrderService,
  findDiscounts,
  flashOrderProofs,
  holdProofs,
  orderJobs,
  orderProofs,
} from './modules/order/index.ts'
import {
  createPaymentAdmin,
  createPaymentBills,
  createPaymentService,
  paymentJobs,
  paymentProofs,
} from './modules/payment/index.ts'
import { createPromotionAdmin, createPromotionService, promotionProofs } from './modules/promotion/index.ts'
import {
  createFreightAdmin,
  createFreightService,
  createShippingService,
  shippingJobs,
} from './modules/shipping/index.ts'
import type { Audit } from './modules/staff/index.ts'

interface Base {
  database: Database
  events: Events<Tx>
  outbox: JobOutbox<Tx>
  clock: Clock
  ids: Ids
  logger: Logger
  storage: Storage
  audit: Audit
  catalog: CatalogService
  catalogAdmin: CatalogAdminService
  carts: CartService
  addresses: AddressService
  imageUrl: ImageUrl
}

interface Drivers {
  /** Undefined: that way to pay is off. */
  providers: readonly ((PaymentProvider & BillSource) | undefined)[]
  tracking: Tracking | undefined
}

/** Everything between a full cart and a parcel at the door: what it costs, who pays, where it is, and what comes back. */
export function wireTrade(base: Base, drivers: Drivers, config: Config) {
  const {
    database,
    events,
    outbox,
    clock,
    ids,
    logger,
    storage,
    audit,
    catalog,
    catalogAdmin,
    carts,
    addresses,
    imageUrl,
  } = base
  const { tracking } = drivers
  const providers = drivers.providers.filter((driver) => driver !== undefined)
  // level 1
  const promotions = createPromotionService({ database, clock })
  events.on('account.deleted', (tx, { userId }) => promotions.forgetOwner(tx, userId))
  events.on('order.refunded', async (tx, { orderNo, isAll }) => {
    if (isAll) await promotions.giveBack(tx, orderNo)
  })
  const promotionAdmin = createPromotionAdmin({ database, clock, audit, onChanged: promotions.forget })
  const flash = createFlashService({ database, catalog, shelf: catalogAdmin, events, clock, imageUrl })
  const flashAdmin = createFlashAdmin({
    ...{ database, catalog, shelf: catalogAdmin, clock, audit },
    async onChanged() {
      flash.forget()
      await catalog.announce()
    },
  })
  const freight = createFreightService({ database, clock })
  const freightAdmin = createFreightAdmin({ database, catalog, audit, onChanged: freight.forget })
  const shipping = createShippingService({ database, tracking, events, clock, logger })
  events.on('account.deleted', (tx, { userId }) => shipping.forgetOwner(tx, userId))
  const paying = { database, providers, events, outbox, clock, ids }
  const payments = createPaymentService(paying)
  const paymentAdmin = createPaymentAdmin({ ...paying, audit })
  const paymentBills = createPaymentBills({ database, sources: providers, clock, audit })

  // level 2
  const payWithinMs = config.payWithinMinutes * 60_000
  const orders = createOrderService({
    database,
    catalog,
    carts,
    addresses,
    promotions,
    freight,
    flash,
    payments,
    events,
    clock,
    payWithinMs,
    holdCaps: config.holdCaps,
    receiveAfterMs: config.receiveAfterDays * 86_400_000,
    audit,
    ledgerGrain: config.ledgerGrain,
    storage,
    secret: config.secret,
    imageUrl,
  })

  const { months: ledger, finder } = orders
  const orderAdmin = createOrderAdmin({
    database,
    payments,
    shipping,
    audit,
    clock,
    ledger,
    finder,
    imageUrl,
  })
  const afterSales = createAfterSaleService({
    ...{ database, catalog, orders, payments, events, outbox, storage, audit, clock, ids, imageUrl },
  })
  events.on('account.deleted', (tx, { userId }) => afterSales.forgetOwner(tx, userId))

  return {
    services: {
      ...{ payments, paymentAdmin, paymentBills, promotions, promotionAdmin, freightAdmin },
      ...{ orders, orderAdmin, shipping, afterSales, flash, flashAdmin },
    },
    jobs: [
      paymentJobs({ payments, bills: paymentBills }),
      orderJobs({ orders, database, events, clock, archiveAfterMonths: config.archiveAfterMonths }),
      shippingJobs({ shipping }),
      afterSaleJobs({ afterSales }),
    ],
    proofs: [
      ...orderProofs({ catalog, payments, promotions, flash, shipping, clock }),
      ...archiveProofs({ archive: orders.archive, payments }),
      ...holdProofs(),
      ...flashProofs(),
      ...flashOrderProofs({ flash }),
      ...paymentProofs(),
      ...promotionProofs({ findOrders: findDiscounts }),
    ],
  }
}
