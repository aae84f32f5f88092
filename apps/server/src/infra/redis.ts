import { Redis } from 'ioredis'

/**
 * A connection for short commands. When Redis is away a command fails within about two seconds instead of waiting,
 * and none is sent a second time after a lost connection: it may have run already.
 */
export function connectRedis({ url, prefix = '' }: { url: string; prefix?: string }): Redis {
  const redis = new Redis(url, {
    keyPrefix: prefix,
    connectTimeout: 2000,
    commandTimeout: 2000,
    maxRetriesPerRequest: 1,
    autoResendUnfulfilledCommands: false,
    enableAutoPipelining: true,
    retryStrategy: (attempt) => Math.min(attempt * 50, 500),
  })
  // Every command that suffers rejects by itself; without a listener ioredis would print to the console.
  redis.on('error', () => {})
  return redis
}

/** Lets answers that are under way arrive; when Redis is away there are none to wait for. */
export async function disconnectRedis(redis: Redis): Promise<void> {
  await redis.quit().catch(() => redis.disconnect())
}
