import { join } from 'node:path'
import type { CartStore } from '../src/infra/cart-store/cart-store.ts'
import { openRedisCartStore } from '../src/infra/cart-store/redis-cart-store.ts'
import { openSqliteCartStore } from '../src/infra/cart-store/sqlite-cart-store.ts'
import type { Database } from '../src/infra/database/database.ts'
import { openMysql } from '../src/infra/database/mysql.ts'
import { openSqlite } from '../src/infra/database/sqlite.ts'
import type { Kv } from '../src/infra/kv/kv.ts'
import { openRedisKv } from '../src/infra/kv/redis-kv.ts'
import { openSqliteKv } from '../src/infra/kv/sqlite-kv.ts'
import { openBullmqQueue } from '../src/infra/queue/bullmq-queue.ts'
import type { Queue } from '../src/infra/queue/queue.ts'
import type { QueueOptions } from '../src/infra/queue/queue-options.ts'
import { openSqliteQueue } from '../src/infra/queue/sqlite-queue.ts'

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

export function openCartStoreAt(place: TestPlace): CartStore {
  if (place.drivers === 'embedded') return openSqliteCartStore({ file: join(place.folder, 'cart.db') })
  return openRedisCartStore({ url: place.redisUrl, prefix: place.prefix })
}

export function openQueueAt(place: TestPlace, options: QueueOptions = {}): Queue {
  if (place.drivers === 'embedded')
    return openSqliteQueue({ file: join(place.folder, 'queue.db'), ...options })
  return openBullmqQueue({ url: place.redisUrl, prefix: place.prefix, ...options })
}
