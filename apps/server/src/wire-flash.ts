import type { Config } from './config.ts'
import type { Database, Tx } from './infra/database/database.ts'
import type { FlashGate } from './infra/flash-gate/flash-gate.ts'
import type { Kv } from './infra/kv/kv.ts'
import type { Lock } from './infra/lock/lock.ts'
import type { Push } from './infra/push/push.ts'
import type { Clock } from './kernel/clock.ts'
import type { Events, JobOutbox } from './kernel/events.ts'
import type { Ids } from './kernel/ids.ts'
import type { Logger } from './kernel/logger.ts'
import { createPatience } from './kernel/patience.ts'
import type { CatalogService } from './modules/catalog/index.ts'
import type { FlashAdmin, FlashService } from './modules/flash/index.ts'
import {
  createBookkeeper,
  createClaimBuckets,
  createClaimIds,
  createClaimService,
  createGateKeeper,
  createLocalGate,
  createOneTimePaths,
  createTickets,
  createWriteLoop,
  flashSaleJobs,
  writeClaims,
} from './modules/flash-sale/index.ts'
import type { OrderService } from './modules/order/index.ts'

interface Base {
  database: Database
  kv: Kv
  gate: FlashGate
  lock: Lock
  push: Push
  events: Events<Tx>
  outbox: JobOutbox<Tx>
  clock: Clock
  ids: Ids
  logger: Logger
  flash: FlashService
  flashAdmin: FlashAdmin
  accounts: Parameters<typeof createClaimService>[0]['accounts']
  orders: OrderService
  catalog: CatalogService
}

/** The path of a claim, from the button to the order, and what keeps gate and database alike. */
export function wireFlash(
  base: Base,
  config: Pick<Config, 'secret' | 'rateLimitScale' | 'flashHoldSeconds'>,
) {
  const { kv, gate, lock, push, events, clock, ids, logger, flash, flashAdmin, accounts, orders } = base
  const { secret } = config
  const { claims } = flash
  const claimIds = createClaimIds(secret)
  const keeper = createGateKeeper({ gate, claims, lock, clock, logger })
  const local = createLocalGate({
    ...{ gate, claims, clock, onMissing: keeper.mend },
    patience: createPatience({
      clock,
      logger,
      words: {
        fails: 'flash sales go by what was known of them: their gate or the database does not answer',
        works: 'flash sales are known again',
      },
    }),
  })
  const buckets = createClaimBuckets({ clock, scale: config.rateLimitScale })
  const paths = createOneTimePaths({ kv, ids, clock, secret })
  const writing = createWriteLoop({
    ...{ gate, local, push, clock, logger },
    write: (taken) => writeClaims(base, taken),
  })
  const books = createBookkeeper({ gate, claims, local, lock, clock, logger })

  return {
    services: {
      flashGate: gate,
      flashLocal: local,
      flashKeeper: keeper,
      flashBooks: books,
      flashWriting: writing,
      flashClaiming: createClaimService({
        ...{ gate, claims, local, keeper, buckets, paths, claimIds, accounts, clock },
        holdMs: config.flashHoldSeconds * 1000,
      }),
      flashTickets: createTickets({ gate, claims, claimIds, clock }),
    },
    jobs: [flashSaleJobs({ gate, claims, flashAdmin, orders, push, events })],
    /** Runs wherever jobs run. */
    background: {
      start(): void {
        local.start()
        writing.start()
        books.start()
      },
      async stop(): Promise<void> {
        await Promise.all([writing.stop(), books.stop()])
        await local.stop()
      },
    },
  }
}
