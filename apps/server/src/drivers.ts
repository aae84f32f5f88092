import { join } from 'node:path'
import type { DatabaseConfig, KvConfig, QueueConfig, SearchConfig, StorageConfig } from './config.ts'
import type { CartStore } from './infra/cart-store/cart-store.ts'
import type { Database } from './infra/database/database.ts'
import type { FlashGate } from './infra/flash-gate/flash-gate.ts'
import type { GateOptions } from './infra/flash-gate/gate-options.ts'
import type { Kv } from './infra/kv/kv.ts'
import type { Lock } from './infra/lock/lock.ts'
import type { PageStore } from './infra/page-store/page-store.ts'
import type { Push } from './infra/push/push.ts'
import type { Queue } from './infra/queue/queue.ts'
import type { RecentList } from './infra/recent-list/recent-list.ts'
import type { SearchIndex } from './infra/search/search.ts'
import type { Storage } from './infra/storage/storage.ts'
import type { Clock } from './kernel/clock.ts'
import { footprintCap } from './modules/footprint/index.ts'

export async function openDatabase(config: DatabaseConfig): Promise<Database> {
  if (config.driver === 'sqlite') return (await import('./infra/database/sqlite.ts')).openSqlite(config)
  return (await import('./infra/database/mysql.ts')).openMysql(config)
}

export async function openKv(
  config: KvConfig,
): Promise<{ kv: Kv; cartStore: CartStore; footprintStore: RecentList }> {
  const footprints = { name: 'footprint', cap: footprintCap }
  if (config.driver === 'sqlite') {
    const { openSqliteKv } = await import('./infra/kv/sqlite-kv.ts')
    const { openSqliteCartStore } = await import('./infra/cart-store/sqlite-cart-store.ts')
    const { openSqliteRecentList } = await import('./infra/recent-list/sqlite-recent-list.ts')
    return {
      kv: openSqliteKv({ file: join(config.folder, 'kv.db') }),
      cartStore: openSqliteCartStore({ file: join(config.folder, 'cart.db') }),
      footprintStore: openSqliteRecentList({ file: join(config.folder, 'recent.db'), ...footprints }),
    }
  }
  const { openRedisKv } = await import('./infra/kv/redis-kv.ts')
  const { openRedisCartStore } = await import('./infra/cart-store/redis-cart-store.ts')
  const { openRedisRecentList } = await import('./infra/recent-list/redis-recent-list.ts')
  return {
    kv: openRedisKv(config),
    cartStore: openRedisCartStore(config),
    footprintStore: openRedisRecentList({ ...config, ...footprints }),
  }
}

export async function openLock(config: KvConfig, clock: Clock): Promise<Lock> {
  if (config.driver === 'redis') return (await import('./infra/lock/redis-lock.ts')).openRedisLock(config)
  const { openSqliteLock } = await import('./infra/lock/sqlite-lock.ts')
  return openSqliteLock({ file: join(config.folder, 'lock.db'), clock })
}

export async function openFlashGate(config: KvConfig, options: GateOptions = {}): Promise<FlashGate> {
  if (config.driver === 'redis') {
    const { openRedisFlashGate } = await import('./infra/flash-gate/redis-flash-gate.ts')
    return openRedisFlashGate({ ...config, ...options })
  }
  const { openSqliteFlashGate } = await import('./infra/flash-gate/sqlite-flash-gate.ts')
  return openSqliteFlashGate({ file: join(config.folder, 'flash.db'), ...options })
}

export async function openPush(config: KvConfig): Promise<Push> {
  if (config.driver === 'redis') return (await import('./infra/push/redis-push.ts')).openRedisPush(config)
  const { openSqlitePush } = await import('./infra/push/sqlite-push.ts')
  return openSqlitePush({ file: join(config.folder, 'push.db') })
}

export async function openPageStore(config: KvConfig): Promise<PageStore> {
  if (config.driver === 'redis')
    return (await import('./infra/page-store/redis-page-store.ts')).openRedisPageStore(config)
  const { openDiskPageStore } = await import('./infra/page-store/disk-page-store.ts')
  return openDiskPageStore({ folder: join(config.folder, 'pages') })
}

export async function openQueue(config: QueueConfig): Promise<Queue> {
  if (config.driver === 'sqlite')
    return (await import('./infra/queue/sqlite-queue.ts')).openSqliteQueue(config)
  return (await import('./infra/queue/bullmq-queue.ts')).openBullmqQueue(config)
}

export async function openStorage(config: StorageConfig): Promise<Storage> {
  if (config.driver === 'disk')
    return (await import('./infra/storage/disk-storage.ts')).createDiskStorage(config)
  if (config.driver === 's3') return (await import('./infra/storage/s3-storage.ts')).createS3Storage(config)
  return (await import('./infra/storage/fastdfs-storage.ts')).createFastdfsStorage(config)
}

export async function openSearchIndex(config: SearchConfig): Promise<SearchIndex> {
  if (config.driver === 'sqlite')
    return (await import('./infra/search/sqlite-search.ts')).openSqliteSearch(config)
  return (await import('./infra/search/elasticsearch-search.ts')).openElasticsearch(config)
}
