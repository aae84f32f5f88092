import { openSqliteFile } from '../sqlite-file.ts'
import type { Kv } from './kv.ts'

const sweepEveryMs = 60_000

/** The embedded store of short-lived facts: one SQLite file, which several processes may share. */
export function openSqliteKv({ file }: { file: string }): Kv {
  const connection = openSqliteFile({ file, synchronous: 'normal' })
  connection.exec(schema)
  const find = connection.prepare(
    'select value, expires_at from kv where key = :key and (expires_at is null or expires_at > :now)',
  )
  const put = connection.prepare(
    `insert into kv (key, value, expires_at) values (:key, :value, :expiresAt)
     on conflict (key) do update set value = excluded.value, expires_at = excluded.expires_at`,
  )
  const putWhereNothingIs = connection.prepare(
    `insert into kv (key, value, expires_at) values (:key, :value, :expiresAt)
     on conflict (key) do update set value = excluded.value, expires_at = excluded.expires_at
     where kv.expires_at <= :now`,
  )
  const remove = connection.prepare('delete from kv where key = :key returning value, expires_at')
  const count = connection.prepare(
    `insert into kv (key, value, expires_at) values (:key, '1', :expiresAt)
     on conflict (key) do update set
       value = case when kv.expires_at <= :now then '1' else cast(kv.value as integer) + 1 end,
       expires_at = case when kv.expires_at <= :now then excluded.expires_at else kv.expires_at end
     returning value`,
  )
  const sweep = connection.prepare('delete from kv where expires_at <= :now')
  const sweeping = setInterval(sweepQuietly, sweepEveryMs).unref()

  function sweepQuietly() {
    try {
      sweep.run({ now: Date.now() })
    } catch {
      // Busy or full: no reader sees what is past its time anyway, and the next sweep comes soon.
    }
  }

  return {
    async get(key) {
      return (find.get({ key, now: Date.now() }) as Row | undefined)?.value
    },
    async set(key, value, { ttlMs } = {}) {
      put.run({ key, value, expiresAt: ttlMs === undefined ? null : Date.now() + ttlMs })
    },
    async add(key, value, { ttlMs }) {
      const now = Date.now()
      return putWhereNothingIs.run({ key, value, now, expiresAt: now + ttlMs }).changes === 1
    },
    async take(key) {
      const row = remove.get({ key }) as Row | undefined
      return row !== undefined && (row.expires_at ?? Infinity) > Date.now() ? row.value : undefined
    },
    async increment(key, { ttlMs }) {
      const now = Date.now()
      return Number((count.get({ key, now, expiresAt: now + ttlMs }) as unknown as Row).value)
    },
    async remainingMs(key) {
      const now = Date.now()
      const expiresAt = (find.get({ key, now }) as Row | undefined)?.expires_at ?? undefined
      return expiresAt === undefined ? undefined : expiresAt - now
    },
    async delete(key) {
      remove.run({ key })
    },
    async ping() {
      find.get({ key: '', now: 0 })
    },
    async close() {
      clearInterval(sweeping)
      connection.close()
    },
  }
}

interface Row {
  value: string
  expires_at: number | null
}

const schema = `
  create table if not exists kv (
    key text not null primary key,
    value text not null,
    expires_at integer
  ) strict, without rowid;
  create index if not exists kv_expires_at on kv (expires_at) where expires_at is not null;
`
