import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { inject } from 'vitest'
import type { CartStore } from '../src/infra/cart-store/cart-store.ts'
import type { Database } from '../src/infra/database/database.ts'
import { migrate } from '../src/infra/database/migrate.ts'
import { openMysql } from '../src/infra/database/mysql.ts'
import type { FlashGate } from '../src/infra/flash-gate/flash-gate.ts'
import type { Kv } from '../src/infra/kv/kv.ts'
import type { Lock } from '../src/infra/lock/lock.ts'
import type { PageStore } from '../src/infra/page-store/page-store.ts'
import type { Push } from '../src/infra/push/push.ts'
import type { Queue } from '../src/infra/queue/queue.ts'
import type { RecentList } from '../src/infra/recent-list/recent-list.ts'
import type { SearchIndex } from '../src/infra/search/search.ts'
import { footprintCap } from '../src/modules/footprint/index.ts'
import {
  openCartStoreAt,
  openDatabaseAt,
  openFlashGateAt,
  openKvAt,
  openLockAt,
  openPageStoreAt,
  openPushAt,
  openQueueAt,
  openRecentListAt,
  openSearchIndexAt,
  type TestPlace,
} from './place.ts'
import { scratch } from './scratch.ts'

declare module 'vitest' {
  interface ProvidedContext {
    drivers: TestPlace['drivers']
    mysqlUrl: string
    redisUrl: string
  }
}

export interface TestPorts {
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
  place: TestPlace
  close(): Promise<void>
}

/** The ports of a fresh, migrated shop on the drivers of this project. Nothing of it is left after `close`. */
export async function openTestPorts(): Promise<TestPorts> {
  const place = await createTestPlace()
  const database = openDatabaseAt(place)
  const kv = openKvAt(place)
  const cartStore = openCartStoreAt(place)
  const footprintStore = openRecentListAt(place, { name: 'footprint', cap: footprintCap })
  const queue = openQueueAt(place)
  const pageStore = openPageStoreAt(place)
  const push = openPushAt(place)
  const flashGate = openFlashGateAt(place)
  const lock = openLockAt(place)
  const searchIndex = openSearchIndexAt(place)
  await migrate(database)

  return {
    database,
    kv,
    cartStore,
    footprintStore,
    queue,
    pageStore,
    push,
    flashGate,
    lock,
    searchIndex,
    place,
    async close() {
      await Promise.all([
        queue.close(),
        pageStore.close(),
        push.close(),
        flashGate.close(),
        lock.close(),
        searchIndex.close(),
        database.close(),
        kv.close(),
        cartStore.close(),
        footprintStore.close(),
      ])
      await removeTestPlace(place)
    },
  }
}

/** A place where nothing is yet: an empty database, an own key prefix, an empty folder. */
export async function createTestPlace(): Promise<TestPlace> {
  const folder = await mkdtemp(join(scratch, 'jishi-test-'))
  if (inject('drivers') === 'embedded') return { drivers: 'embedded', folder }
  const name = `jishi_${randomUUID().replaceAll('-', '')}`
  await runOnServer(`create database ${name} character set utf8mb4 collate utf8mb4_unicode_ci`)
  const mysqlUrl = new URL(inject('mysqlUrl'))
  mysqlUrl.pathname = name
  return {
    drivers: 'production',
    folder,
    mysqlUrl: mysqlUrl.href,
    redisUrl: inject('redisUrl'),
    prefix: `${name}:`,
  }
}

export async function removeTestPlace(place: TestPlace): Promise<void> {
  await rm(place.folder, { recursive: true, force: true })
  if (place.drivers === 'production') {
    await runOnServer(`drop database ${new URL(place.mysqlUrl).pathname.slice(1)}`)
  }
}

async function runOnServer(statement: string): Promise<void> {
  const server = openMysql({ url: inject('mysqlUrl'), poolSize: 1 })
  await sql.raw(statement).execute(server.db)
  await server.close()
}
