import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { scratch } from './scratch.ts'
import { startMariaDb, startRedis } from './servers.ts'

/** Starts one private MariaDB and one Redis for the whole run of the `production` project. */
export default async function setup(project: TestProject) {
  const databaseFolder = await mkdtemp(join(scratch, 'jishi-test-mariadb-'))
  const redisFolder = await mkdtemp(join(scratch, 'jishi-test-redis-'))
  const [database, redis] = await Promise.all([
    startMariaDb({ folder: databaseFolder }),
    startRedis({ folder: redisFolder }),
  ])
  project.provide('mysqlUrl', database.url)
  project.provide('redisUrl', redis.url)

  return async () => {
    await Promise.all([database.stop(), redis.stop()])
    await rm(databaseFolder, { recursive: true, force: true })
    await rm(redisFolder, { recursive: true, force: true })
  }
}
