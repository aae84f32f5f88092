import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { connectRedis, disconnectRedis } from '../redis.ts'
import type { Lock } from './lock.ts'

/**
 * Redis 6.2+ or Valkey. Two keys per name, which a cluster keeps on one node: `{lock:<name>}:owner`, the owner's token, gone
 * with its time to live; and `{lock:<name>}:fence`, the last fence given, kept for ever. A replica that takes over may not
 * know the newest owner yet: then two have the lock, with different fences.
 */
export function openRedisLock({ url, prefix }: { url: string; prefix?: string }): Lock {
  const redis = connectRedis({ url, prefix })
  const { lockAcquire, lockRenew, lockRelease } = defineScripts(redis)

  return {
    async tryAcquire(name, { ttlMs }) {
      const owner = `{lock:${name}}:owner`
      const token = randomUUID()
      const fence = await lockAcquire(owner, `{lock:${name}}:fence`, token, ttlMs)
      if (fence === null) return undefined
      return {
        fence,
        renew: async () => (await lockRenew(owner, token, ttlMs)) === 1,
        release: async () => (await lockRelease(owner, token)) === 1,
      }
    },
    close: () => disconnectRedis(redis),
  }
}

/*
 * Whoever looks at the token first and acts on it in a second command may have lost the lock in between, and deletes or
 * prolongs somebody else's. A fence is at least the time in milliseconds: a Redis that comes back empty goes on above the
 * fences it gave before, which a plain counter would start anew.
 */
const scripts = {
  lockAcquire: `
    if not redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2], 'NX') then return false end
    local time = redis.call('TIME')
    local now = time[1] * 1000 + math.floor(time[2] / 1000)
    local fence = redis.call('INCR', KEYS[2])
    if fence < now then
      fence = now
      redis.call('SET', KEYS[2], string.format('%.0f', now))
    end
    return fence`,
  lockRenew: `
    if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
    return redis.call('PEXPIRE', KEYS[1], ARGV[2])`,
  lockRelease: `
    if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
    return redis.call('DEL', KEYS[1])`,
}

interface LockScripts {
  lockAcquire(owner: string, fence: string, token: string, ttlMs: number): Promise<number | null>
  lockRenew(owner: string, token: string, ttlMs: number): Promise<number>
  lockRelease(owner: string, token: string): Promise<number>
}

function defineScripts(redis: Redis): LockScripts {
  redis.defineCommand('lockAcquire', { numberOfKeys: 2, lua: scripts.lockAcquire })
  redis.defineCommand('lockRenew', { numberOfKeys: 1, lua: scripts.lockRenew })
  redis.defineCommand('lockRelease', { numberOfKeys: 1, lua: scripts.lockRelease })
  const commands = redis as unknown as LockScripts
  return {
    lockAcquire: commands.lockAcquire.bind(redis),
    lockRenew: commands.lockRenew.bind(redis),
    lockRelease: commands.lockRelease.bind(redis),
  }
}
