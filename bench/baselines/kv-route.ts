import { DatabaseSync } from 'node:sqlite'
import Fastify from 'fastify'
import { Redis } from 'ioredis'
import { listen } from './listen.ts'

/** One route, one atomic step in the store: the least that "add to cart" can cost. Store: a redis URL or a file. */
const store = process.argv[2] ?? ''
const add = store.startsWith('redis:') ? openRedis(store) : openSqlite(store)

const app = Fastify()
app.post<{ Body: { userId: number; skuId: number; count: number } }>('/lines', async ({ body }) => ({
  lines: await add(body.userId, body.skuId, body.count),
}))
await listen(app)

type Add = (userId: number, skuId: number, count: number) => Promise<unknown>

function openRedis(url: string): Add {
  const redis = new Redis(url)
  redis.defineCommand('addLine', {
    numberOfKeys: 1,
    lua: `redis.call('HINCRBY', KEYS[1], ARGV[1], ARGV[2])
          return redis.call('HGETALL', KEYS[1])`,
  })
  const { addLine } = redis as unknown as {
    addLine(key: string, skuId: number, count: number): Promise<string[]>
  }
  return (userId, skuId, count) => addLine.call(redis, `bench:${userId}`, skuId, count)
}

function openSqlite(file: string): Add {
  const connection = new DatabaseSync(file)
  connection.exec(`
    pragma journal_mode = wal;
    pragma synchronous = normal;
    create table if not exists line (
      user_id integer, sku_id integer, count integer, primary key (user_id, sku_id)
    ) without rowid;`)
  const put = connection.prepare(
    `insert into line (user_id, sku_id, count) values (?, ?, ?)
     on conflict (user_id, sku_id) do update set count = count + excluded.count`,
  )
  const list = connection.prepare('select sku_id, count from line where user_id = ?')
  return async (userId, skuId, count) => {
    connection.exec('begin immediate')
    put.run(userId, skuId, count)
    const lines = list.all(userId)
    connection.exec('commit')
    return lines
  }
}
