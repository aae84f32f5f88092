import type { Redis } from 'ioredis'
import { connectRedis, disconnectRedis } from '../redis.ts'
import type { PageStore, StoredPage } from './page-store.ts'

/**
 * One hash for each page, `page:{key}`, written by one script and read by one command. A page that is gone is the hash with
 * `version` alone, remembered for longer than any render takes.
 */
export function openRedisPageStore({ url, prefix }: { url: string; prefix?: string }): PageStore {
  const redis = connectRedis({ url, prefix })
  const { pagePut, pageDelete } = defineScripts(redis)

  return {
    async put(key, { version, etag, build, html, gzip, brotli, ...facts }) {
      const fields = [
        'etag',
        etag,
        'build',
        build,
        'facts',
        JSON.stringify(facts),
        'html',
        html,
        'gzip',
        gzip,
      ]
      const stands = (await pagePut(keyOf(key), version, ...fields, 'brotli', brotli)) === 1
      // Not in the script: in a cluster it may lie elsewhere. Who dies in between is asked to put the page once more.
      if (stands) await redis.incr(editionKey)
      return stands
    },
    async get(key) {
      return parse(await redis.hgetallBuffer(keyOf(key)))
    },
    async head(key) {
      const [etag, version, build] = await redis.hmget(keyOf(key), 'etag', 'version', 'build')
      return etag && version && build ? { etag, version: Number(version), build } : undefined
    },
    async delete(key, version) {
      await pageDelete(keyOf(key), version, rememberGoneMs)
      await redis.incr(editionKey)
    },
    edition: async () => (await redis.get(editionKey)) ?? '0',
    close: () => disconnectRedis(redis),
  }
}

const keyOf = (key: string) => `page:${key}`
const editionKey = 'page-edition'
const rememberGoneMs = 24 * 3_600_000

function parse(fields: Record<string, Buffer>): StoredPage | undefined {
  const { version, etag, build, facts, html, gzip, brotli } = fields
  if (!(version && etag && build && facts && html && gzip && brotli)) return undefined
  const { status, headers, renderedAt } = JSON.parse(facts.toString()) as Pick<
    StoredPage,
    'status' | 'headers' | 'renderedAt'
  >
  return {
    status,
    headers,
    etag: etag.toString(),
    build: build.toString(),
    html,
    gzip,
    brotli,
    renderedAt,
    version: Number(version.toString()),
  }
}

const isOlder = `tonumber(redis.call('HGET', KEYS[1], 'version') or '-1') > tonumber(ARGV[1])`

const scripts = {
  pagePut: `
    if ${isOlder} then return 0 end
    redis.call('HSET', KEYS[1], 'version', ARGV[1], unpack(ARGV, 2))
    redis.call('PERSIST', KEYS[1])
    return 1`,
  pageDelete: `
    if ${isOlder} then return 0 end
    redis.call('DEL', KEYS[1])
    redis.call('HSET', KEYS[1], 'version', ARGV[1])
    redis.call('PEXPIRE', KEYS[1], ARGV[2])
    return 1`,
}

interface PageScripts {
  pagePut(key: string, version: number, ...fields: (string | Buffer)[]): Promise<0 | 1>
  pageDelete(key: string, version: number, rememberMs: number): Promise<0 | 1>
}

function defineScripts(redis: Redis): PageScripts {
  for (const [name, lua] of Object.entries(scripts)) redis.defineCommand(name, { numberOfKeys: 1, lua })
  const commands = redis as unknown as PageScripts
  return { pagePut: commands.pagePut.bind(redis), pageDelete: commands.pageDelete.bind(redis) }
}
