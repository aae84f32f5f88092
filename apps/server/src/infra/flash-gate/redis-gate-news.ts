import { Redis } from 'ioredis'
import { createGateNews } from './gate-news.ts'

/** Hears the ids of changed items on a connection of its own, opened by the first who watches. */
export function openRedisGateNews({ url, channel }: { url: string; channel: string }) {
  const news = createGateNews()
  let redis: Redis | undefined

  function connect() {
    const connection = new Redis(url, {
      connectTimeout: 2000,
      maxRetriesPerRequest: 1,
      autoResubscribe: false,
      retryStrategy: (attempt) => Math.min(attempt * 50, 500),
    })
    // The connection comes back by itself; what it missed, the listeners read from time to time anyway.
    connection.on('error', () => {})
    connection.on('ready', () => connection.subscribe(channel).catch(() => {}))
    connection.on('message', (_, itemId) => news.tell(Number(itemId)))
    return connection
  }

  return {
    watch(listener: (itemId: number) => void): () => void {
      redis ??= connect()
      return news.watch(listener)
    },
    close() {
      news.clear()
      redis?.disconnect()
    },
  }
}
