import type { Redis } from 'ioredis'
import { connectRedis, disconnectRedis } from '../redis.ts'
import type { Kv } from './kv.ts'

/** Redis 6.2+ or Valkey. `prefix` stands before every key, so that several shops can share one server. */
export function openRedisKv({ url, prefix }: { url: string; prefix?: string }): Kv {
  const redis = connectRedis({ url, prefix })
  const increment = defineIncrement(redis)

  return {
    async get(key) {
      return (await redis.get(key)) ?? undefined
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
    increment: (key, { ttlMs }) => increment(key, ttlMs),
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

/** Counting and starting the window in one step: a process that dies between the two would leave a counter for ever. */
function defineIncrement(redis: Redis): (key: string, ttlMs: number) => Promise<number> {
  redis.defineCommand('incrementInWindow', {
    numberOfKeys: 1,
    lua: `
      local count = redis.call('INCR', KEYS[1])
      if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
      return count`,
  })
  const { incrementInWindow } = redis as unknown as {
    incrementInWindow: (key: string, ttlMs: number) => Promise<number>
  }
  return incrementInWindow.bind(redis)
}
