import type { Redis } from 'ioredis'
import { askTogether } from '../ask-together.ts'
import { connectRedis, disconnectRedis } from '../redis.ts'
import type { Kv } from './kv.ts'

/**
 * Redis 6.2+ or Valkey. `prefix` stands before every key, so that several shops can share one server. What is read at one
 * moment is one command, and so is what is counted: a login asks for a dozen small facts, and each command has its price.
 */
export function openRedisKv({ url, prefix }: { url: string; prefix?: string }): Kv {
  const redis = connectRedis({ url, prefix })
  const ask = askTogether(defineAsking(redis))

  return {
    async get(key) {
      return ((await ask({ key })) as string | null) ?? undefined
    },
    async set(key, value, { ttlMs } = {}) {
      await (ttlMs === undefined ? redis.set(key, value) : redis.set(key, value, 'PX', ttlMs))
    },
    async add(key, value, { ttlMs }) {
      return (await redis.set(key, value, 'PX', ttlMs, 'NX')) === 'OK'
    },
    async take(key) {
      return (await redis.getdel(key)) ?? undefined
    },
    increment: async (key, { ttlMs }) => Number(await ask({ key, ttlMs })),
    async remainingMs(key) {
      const ms = await redis.pttl(key)
      return ms < 0 ? undefined : ms
    },
    async delete(key) {
      await redis.del(key)
    },
    async ping() {
      await redis.ping()
    },
    close: () => disconnectRedis(redis),
  }
}

/** With a time to live: to be counted. */
interface Asked {
  key: string
  ttlMs?: number
}

/** Reads come first: who reads and counts at one moment knows what was before. */
function defineAsking(redis: Redis) {
  const increment = defineIncrements(redis)
  return async (asked: readonly Asked[]): Promise<(string | number | null)[]> => {
    const reads = asked.filter(({ ttlMs }) => ttlMs === undefined)
    const increments = asked.filter(({ ttlMs }) => ttlMs !== undefined)
    const [values, counts] = await Promise.all([
      reads.length === 0 ? [] : redis.mget(reads.map(({ key }) => key)),
      increments.length === 0 ? [] : increment(increments),
    ])
    const [nextValue, nextCount] = [values.values(), counts.values()]
    return asked.map(({ ttlMs }) => (ttlMs === undefined ? nextValue : nextCount).next().value ?? null)
  }
}

/** Counting and starting the window in one step: a process that dies between the two would leave a counter for ever. */
function defineIncrements(redis: Redis): (increments: readonly Asked[]) => Promise<number[]> {
  redis.defineCommand('incrementInWindows', {
    lua: `
      local counts = {}
      for i, key in ipairs(KEYS) do
        counts[i] = redis.call('INCR', key)
        if counts[i] == 1 then redis.call('PEXPIRE', key, ARGV[i]) end
      end
      return counts`,
  })
  const { incrementInWindows } = redis as unknown as {
    incrementInWindows: (count: number, ...keysAndTtls: (string | number)[]) => Promise<number[]>
  }
  return (increments) =>
    incrementInWindows.call(
      redis,
      increments.length,
      ...increments.map(({ key }) => key),
      ...increments.map(({ ttlMs = 0 }) => ttlMs),
    )
}
