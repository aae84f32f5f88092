import { join } from 'node:path'
import type { CartStore } from '../src/infra/cart-store/cart-store.ts'
import { openRedisCartStore } from '../src/infra/cart-store/redis-cart-store.ts'
import { openSqliteCartStore } from '../src/infra/cart-store/sqlite-cart-store.ts'
import type { Database } from '../src/infra/database/database.ts'
import { openMysql } from '../src/infra/database/mysql.ts'
import { openSqlite } from '../src/infra/database/sqlite.ts'
import type { FlashGate } from '../src/infra/flash-gate/flash-gate.ts'
import type { GateOptions } from '../src/infra/flash-gate/gate-options.ts'
import { openRedisFlashGate } from '../src/infra/flash-gate/redis-flash-gate.ts'
import { openSqliteFlashGate } from '../src/infra/flash-gate/sqlite-flash-gate.ts'
import type { Kv } from '../src/infra/kv/kv.ts'
import { openRedisKv } from '../src/infra/kv/redis-kv.ts'
import { openSqliteKv } from '../src/infra/kv/sqlite-kv.ts'
import type { Lock } from '../src/infra/lock/lock.ts'
import { openRedisLock } from '../src/infra/lock/redis-lock.ts'
import { openSqliteLock } from '../src/infra/lock/sqlite-lock.ts'
import { openDiskPageStore } from '../src/infra/page-store/disk-page-store.ts'
import type { PageStore } from '../src/infra/page-store/page-store.ts'
import { openRedisPageStore } from '../src/infra/page-store/redis-page-store.ts'
import type { Push, PushOptions } from '../src/infra/push/push.ts'
import { openRedisPush } from '../src/infra/push/redis-push.ts'
import { openSqlitePush } from '../src/infra/push/sqlite-push.ts'
import { openBullmqQueue } from '../src/infra/queue/bullmq-queue.ts'
import type { Queue } from '../src/infra/queue/queue.ts'
import type { QueueOptions } from '../src/infra/queue/queue-options.ts'
import { openSqliteQueue } from '../src/infra/queue/sqlite-queue.ts'
import type { RecentList, RecentListOptions } from '../src/infra/recent-list/recent-list.ts'
import { openRedisRecentList } from '../src/infra/recent-list/redis-recent-list.ts'
import { openSqliteRecentList } from '../src/infra/recent-list/sqlite-recent-list.ts'
import type { SearchIndex } from '../src/infra/search/search.ts'
import { openSqliteSearch } from '../src/infra/search/sqlite-search.ts'
import { type Clock, systemClock } from '../src/kernel/clock.ts'

/** Where one test shop keeps its things: plain data, so that a child process can open the same ones. */
export type TestPlace =
  | { drivers: 'embedded'; folder: string }
  | { drivers: 'production'; folder: string; mysqlUrl: string; redisUrl: string; prefix: string }

/** Like its fellows below: each call opens one more instance on the same data, as one more process would. */
export function openDatabaseAt(place: TestPlace): Database {
  if (place.drivers === 'embedded') return openSqlite({ file: join(place.folder, 'shop.db') })
  return openMysql({ url: place.mysqlUrl, poolSize: 8 })
}

export function openKvAt(place: TestPlace): Kv {
  if (place.drivers === 'embedded') return openSqliteKv({ file: join(place.folder, 'kv.db') })
  return openRedisKv({ url: place.redisUrl, prefix: place.prefix })
}

/** `clock` tells the time of an embedded lock; Redis has its own. */
export function openLockAt(place: TestPlace, clock: Clock = systemClock): Lock {
  if (place.drivers === 'embedded') return openSqliteLock({ file: join(place.folder, 'lock.db'), clock })
  return openRedisLock({ url: place.redisUrl, prefix: place.prefix })
}

export function openCartStoreAt(place: TestPlace): CartStore {
  if (place.drivers === 'embedded') return openSqliteCartStore({ file: join(place.folder, 'cart.db') })
  return openRedisCartStore({ url: place.redisUrl, prefix: place.prefix })
}

export function openFlashGateAt(place: TestPlace, options: GateOptions = {}): FlashGate {
  if (place.drivers === 'embedded')
    return openSqliteFlashGate({ file: join(place.folder, 'flash.db'), ...options })
  return openRedisFlashGate({ url: place.redisUrl, prefix: place.prefix, ...options })
}

export function openPageStoreAt(place: TestPlace): PageStore {
  if (place.drivers === 'embedded') return openDiskPageStore({ folder: join(place.folder, 'pages') })
  return openRedisPageStore({ url: place.redisUrl, prefix: place.prefix })
}

export function openPushAt(place: TestPlace, options: PushOptions = {}): Push {
  if (place.drivers === 'embedded') return openSqlitePush({ file: join(place.folder, 'push.db'), ...options })
  return openRedisPush({ url: place.redisUrl, prefix: place.prefix, ...options })
}

export function openRecentListAt(place: TestPlace, options: RecentListOptions): RecentList {
  if (place.drivers === 'embedded')
    return openSqliteRecentList({ file: join(place.folder, 'recent.db'), ...options })
  return openRedisRecentList({ url: place.redisUrl, prefix: place.prefix, ...options })
}

export function openQueueAt(place: TestPlace, options: QueueOptions = {}): Queue {
  if (place.drivers === 'embedded')
    return openSqliteQueue({ file: join(place.folder, 'queue.db'), ...options })
  return openBullmqQueue({ url: place.redisUrl, prefix: place.prefix, ...options })
}

/** Search has the embedded driver on both sets; the other one is tested by its conformance suite. */
export function openSearchIndexAt(place: TestPlace): SearchIndex {
  return openSqliteSearch({ file: join(place.folder, 'search.db') })
}
