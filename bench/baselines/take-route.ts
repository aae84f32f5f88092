import { DatabaseSync } from 'node:sqlite'
import Fastify from 'fastify'
import { Redis } from 'ioredis'
import { listen } from './listen.ts'

/**
 * The flash sale of a textbook: one route, one script that takes from a counter. It asks nobody who they are, limits nobody
 * and remembers nothing of a claim but the counter. Store: a redis URL or a file.
 */
const store = process.argv[2] ?? ''
const plenty = 1_000_000_000
const take = store.startsWith('redis:') ? openRedis(store) : openSqlite(store)

const app = Fastify()
app.post<{ Params: { id: string }; Querystring: { count: string; key: string } }>(
  '/api/flash-items/:id/claims',
  async ({ params, query }, reply) => {
    const left = await take(params.id, Number(query.count))
    reply.status(left < 0 ? 409 : 202)
    return { left }
  },
)
await listen(app)

/** Gives what is left; less than nothing where that was not enough. */
type Take = (itemId: string, count: number) => Promise<number>

function openRedis(url: string): Take {
  const redis = new Redis(url)
  redis.defineCommand('takeUnits', {
    numberOfKeys: 1,
    lua: `local left = tonumber(redis.call('GET', KEYS[1]) or ${plenty})
          if left < tonumber(ARGV[1]) then return -1 end
          redis.call('SET', KEYS[1], left - ARGV[1])
          return left - ARGV[1]`,
  })
  const { takeUnits } = redis as unknown as { takeUnits(key: string, count: number): Promise<number> }
  return (itemId, count) => takeUnits.call(redis, `bench:take:${itemId}`, count)
}

function openSqlite(file: string): Take {
  const connection = new DatabaseSync(file)
  connection.exec(`
    pragma journal_mode = wal;
    pragma synchronous = normal;
    create table if not exists units (item_id text primary key, units integer) without rowid;`)
  const fill = connection.prepare('insert or ignore into units (item_id, units) values (?, ?)')
  const takeUnits = connection.prepare(
    'update units set units = units - ?2 where item_id = ?1 and units >= ?2 returning units',
  )
  const known = new Set<string>()
  return async (itemId, count) => {
    if (!known.has(itemId)) fill.run(itemId, plenty)
    known.add(itemId)
    return (takeUnits.get(itemId, count) as { units: number } | undefined)?.units ?? -1
  }
}
