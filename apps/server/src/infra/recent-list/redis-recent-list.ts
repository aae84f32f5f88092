import type { Redis } from 'ioredis'
import { connectRedis, disconnectRedis } from '../redis.ts'
import type { RecentEntry, RecentList, RecentListOptions } from './recent-list.ts'

/** One sorted set per owner, `{name}:{owner}`: id -> time. Adding is one script, so nobody ever sees a list too long. */
export function openRedisRecentList({
  url,
  prefix,
  name,
  cap,
}: RecentListOptions & { url: string; prefix?: string }): RecentList {
  const redis = connectRedis({ url, prefix })
  const recentAdd = defineAdd(redis)
  const keyOf = (owner: number) => `${name}:${owner}`

  return {
    async add(owner, entries) {
      if (entries.length === 0) return
      await recentAdd(keyOf(owner), cap, ...entries.flatMap(({ id, at }) => [at, id]))
    },
    async list(owner, limit) {
      return toEntries(await redis.zrevrange(keyOf(owner), 0, -1, 'WITHSCORES')).slice(0, limit)
    },
    async remove(owner, id) {
      await redis.zrem(keyOf(owner), id)
    },
    async clear(owner) {
      await redis.del(keyOf(owner))
    },
    close: () => disconnectRedis(redis),
  }
}

/** `GT`: an entry that arrives late does not make its id older than it is. */
const addScript = `
  for i = 2, #ARGV, 2 do redis.call('ZADD', KEYS[1], 'GT', ARGV[i], ARGV[i + 1]) end
  return redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - ARGV[1])`

type AddCommand = (key: string, cap: number, ...timesAndIds: number[]) => Promise<number>

function defineAdd(redis: Redis): AddCommand {
  redis.defineCommand('recentAdd', { numberOfKeys: 1, lua: addScript })
  return (redis as unknown as { recentAdd: AddCommand }).recentAdd.bind(redis)
}

/** Id, time, id, time ... as Redis gives them; it compares ids of the same moment as text. */
function toEntries(flat: string[]): RecentEntry[] {
  const entries: RecentEntry[] = []
  for (let i = 0; i < flat.length; i += 2) entries.push({ id: Number(flat[i]), at: Number(flat[i + 1]) })
  return entries.sort((a, b) => b.at - a.at || b.id - a.id)
}
