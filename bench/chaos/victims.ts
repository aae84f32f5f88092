import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { tail } from '../harness/child.ts'
import type { Mall } from '../harness/mall.ts'

/** A process of the shop that may be killed at any moment. */
export interface Victim {
  name: string
  /** SIGKILL. Throws where it has ended by itself before. */
  kill9(): Promise<void>
  revive(): Promise<void>
  /** Asks it to end. */
  end(): Promise<void>
}

/** Two servers, two workers. */
export async function openOurs(mall: Mall, secondPort: number): Promise<Victim[]> {
  return [
    await ofOurs('first server', () => mall.open()),
    await ofOurs('second server', () => mall.open({ port: secondPort })),
    await ofOurs('first worker', async () => mall.openWorker()),
    await ofOurs('second worker', async () => mall.openWorker()),
  ]
}

/** What they stand on. The mall ends them. */
export function listStores({ mariaDb, redis, folder }: Mall) {
  if (mariaDb === undefined || redis === undefined) throw new Error('this needs MariaDB and Redis')
  const noEnd = async () => {}
  const files = join(folder, 'redis', 'appendonlydir')
  return {
    mariaDb: { name: 'MariaDB', kill9: mariaDb.kill9, revive: mariaDb.restart, end: noEnd },
    redis: { name: 'Redis', kill9: redis.kill9, revive: redis.restart, end: noEnd },
    /** As one that keeps nothing on its disk. */
    emptyRedis: {
      name: 'Redis without its data',
      async kill9() {
        await redis.kill9()
        rmSync(files, { recursive: true })
      },
      revive: redis.restart,
      end: noEnd,
    },
  } satisfies Record<string, Victim>
}

async function ofOurs(name: string, start: () => ReturnType<Mall['open']>): Promise<Victim> {
  let child = await start()
  // Whoever is killed is another one: the rest has to live on.
  const checkAlive = () => {
    if (!child.isRunning) throw new Error(`the ${name} has ended by itself:\n${tail(child.logFile)}`)
  }
  return {
    name,
    kill9() {
      checkAlive()
      return child.kill9()
    },
    async revive() {
      child = await start()
    },
    end() {
      checkAlive()
      return child.stop()
    },
  }
}
