import { join } from 'node:path'
import mysql from 'mysql2/promise'
import { openMysql } from '../../apps/server/src/infra/database/mysql.ts'
import { openSqlite } from '../../apps/server/src/infra/database/sqlite.ts'
import { prepareTables } from '../baselines/ledger.ts'
import type { TransactionJob } from '../load/protocol.ts'
import type { Mall } from './mall.ts'

/** The shop's tables, empty, in a database beside the shop's own on the same server (or in the same folder). */
export async function createOwnDatabase(mall: Mall, name: string): Promise<TransactionJob['database']> {
  if (mall.databaseUrl === undefined) {
    const file = join(mall.folder, `${name}.db`)
    const database = openSqlite({ file })
    await prepareTables(database)
    await database.close()
    return { driver: 'sqlite', file }
  }
  const url = await createOnServer(mall.databaseUrl, name)
  const database = openMysql({ url, poolSize: 1 })
  await prepareTables(database)
  await database.close()
  return { driver: 'mysql', url }
}

/** Gives its address. */
export async function createOnServer(server: string, name: string): Promise<string> {
  const setup = await mysql.createConnection(server)
  await setup.query(`drop database if exists ${mysql.escapeId(name)}`)
  await setup.query(
    `create database ${mysql.escapeId(name)} character set utf8mb4 collate utf8mb4_unicode_ci`,
  )
  await setup.end()
  const own = new URL(server)
  own.pathname = name
  return own.href
}
