import { cpus, totalmem } from 'node:os'
import { Redis } from 'ioredis'
import { sql } from 'kysely'
import type { Mall } from './mall.ts'

export interface Machine {
  cpus: number
  model: string
  memoryGb: number
  node: string
  database: string
  /** Null where no Redis takes part. */
  redis: string | null
}

/** What the numbers were measured on; without it they mean nothing. */
export async function describeMachine(mall: Mall): Promise<Machine> {
  const processors = cpus()
  return {
    cpus: processors.length,
    model: processors[0]?.model.trim() ?? 'unknown',
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    node: process.version,
    database: await readDatabaseVersion(mall),
    redis: mall.redisUrl === undefined ? null : await readRedisVersion(mall.redisUrl),
  }
}

async function readDatabaseVersion({ isProduction, database }: Mall): Promise<string> {
  const ask = isProduction
    ? sql<{ v: string }>`select version() as v`
    : sql<{ v: string }>`select sqlite_version() as v`
  const { rows } = await ask.execute(database.db)
  return `${isProduction ? '' : 'SQLite '}${rows[0]?.v}`
}

async function readRedisVersion(url: string): Promise<string> {
  const redis = new Redis(url)
  const text = await redis.info('server')
  await redis.quit()
  return /redis_version:(\S+)/.exec(text)?.[1] ?? 'unknown'
}
