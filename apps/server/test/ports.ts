import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { inject } from 'vitest'
import type { CartStore } from '../src/infra/cart-store/cart-store.ts'
import { openRedisCartStore } from '../src/infra/cart-store/redis-cart-store.ts'
import { openSqliteCartStore } from '../src/infra/cart-store/sqlite-cart-store.ts'
import type { Database } from '../src/infra/database/database.ts'
import { migrate } from '../src/infra/database/migrate.ts'
import { openMysql } from '../src/infra/database/mysql.ts'
import { openSqlite } from '../src/infra/database/sqlite.ts'
import type { Kv } from '../src/infra/kv/kv.ts'
import { openRedisKv } from '../src/infra/kv/redis-kv.ts'
import { openSqliteKv } from '../src/infra/kv/sqlite-kv.ts'

declare module 'vitest' {
  interface ProvidedContext {
    drivers: 'embedded' | 'production'
    mysqlUrl: string
    redisUrl: string
  }
}

export interface TestPorts {
  database: Database
  kv: Kv
  cartStore: CartStore
  close(): Promise<void>
}

/** The ports of a fresh, migrated shop on the drivers of this project. Nothing of it is left after `close`. */
export async function openTestPorts(): Promise<TestPorts> {
  const place = await createTestPlace()
  const database = openDatabaseAt(place)
  const kv = openKvAt(place)
  const cartStore = openCartStoreAt(place)
  await migrate(database)

  return {
    database,
    kv,
    cartStore,
    async close() {
      await Promise.all([database.close(), kv.close(), cartStore.close()])
      await removeTestPlace(place)
    },
  }
}

/** Where one test shop keeps its things: plain data, so that a child process can open the same ones. */
export type TestPlace =
  | { drivers: 'embedded'; folder: string }
  | { drivers: 'production'; folder: string; mysqlUrl: string; redisUrl: string; prefix: string }

/** A place where nothing is yet: an empty database, an own key prefix, an empty folder. */
export async function createTestPlace(): Promise<TestPlace> {
  const folder = await mkdtemp(join(tmpdir(), 'jishi-test-'))
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

/** Each call opens one more instance on the same data, as one more process would. */
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

async function runOnServer(statement: string): Promise<void> {
  const server = openMysql({ url: inject('mysqlUrl'), poolSize: 1 })
  await sql.raw(statement).execute(server.db)
  await server.close()
}
