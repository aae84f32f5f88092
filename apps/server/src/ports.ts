import type { Config } from './config.ts'
import {
  openDatabase,
  openFlashGate,
  openKv,
  openLock,
  openPageStore,
  openPush,
  openQueue,
  openSearchIndex,
} from './drivers.ts'
import type { CartStore } from './infra/cart-store/cart-store.ts'
import type { Database } from './infra/database/database.ts'
import type { FlashGate } from './infra/flash-gate/flash-gate.ts'
import type { Kv } from './infra/kv/kv.ts'
import type { Lock } from './infra/lock/lock.ts'
import type { PageStore } from './infra/page-store/page-store.ts'
import type { Push } from './infra/push/push.ts'
import type { Queue } from './infra/queue/queue.ts'
import type { RecentList } from './infra/recent-list/recent-list.ts'
import type { SearchIndex } from './infra/search/search.ts'
import type { Clock } from './kernel/clock.ts'

/** The drivers behind the ports. Tests open their own and pass them to `wireServices`. */
export interface Ports {
  database: Database
  kv: Kv
  cartStore: CartStore
  footprintStore: RecentList
  queue: Queue
  pageStore: PageStore
  push: Push
  flashGate: FlashGate
  lock: Lock
  searchIndex: SearchIndex
}

export async function openPorts(config: Config, clock: Clock): Promise<Ports> {
  const [database, { kv, cartStore, footprintStore }, queue, pageStore, push, searchIndex, flashGate, lock] =
    await Promise.all([
      openDatabase(config.database),
      openKv(config.kv),
      openQueue(config.queue),
      openPageStore(config.kv),
      openPush(config.kv),
      openSearchIndex(config.search),
      openFlashGate(config.kv),
      openLock(config.kv, clock),
    ])
  return { database, kv, cartStore, footprintStore, queue, pageStore, push, searchIndex, flashGate, lock }
}

/** The database last: what the others still do may need it. */
export async function closePorts({ database, ...others }: Ports): Promise<void> {
  await Promise.all(Object.values(others).map((port) => port.close()))
  await database.close()
}
