import { randomUUID } from 'node:crypto'
import type { Clock } from '../../kernel/clock.ts'
import { openSqliteFile } from '../sqlite-file.ts'
import type { Lock } from './lock.ts'

/**
 * The embedded lock: one SQLite file, which several processes of one machine may share. A row per name stays for ever: it
 * keeps the last fence. Unlike Redis, SQLite has no time of its own: `clock` says when a lock has expired.
 */
export function openSqliteLock({ file, clock }: { file: string; clock: Clock }): Lock {
  const connection = openSqliteFile({ file, synchronous: 'normal' })
  connection.exec(schema)
  // A fence is at least the time in milliseconds: after a lost file it goes on above those that were given before.
  const acquire = connection.prepare(
    `insert into lock (name, token, expires_at, fence) values (:name, :token, :expiresAt, :now)
     on conflict (name) do update set
       token = excluded.token, expires_at = excluded.expires_at, fence = max(lock.fence + 1, excluded.fence)
     where lock.expires_at <= :now
     returning fence`,
  )
  const isOurs = 'where name = :name and token = :token and expires_at > :now'
  const renew = connection.prepare(`update lock set expires_at = :expiresAt ${isOurs}`)
  const release = connection.prepare(`update lock set expires_at = 0 ${isOurs}`)
  const now = () => clock.now().getTime()

  return {
    async tryAcquire(name, { ttlMs }) {
      const token = randomUUID()
      const at = now()
      const row = acquire.get({ name, token, now: at, expiresAt: at + ttlMs }) as
        | { fence: number }
        | undefined
      if (row === undefined) return undefined
      return {
        fence: row.fence,
        async renew() {
          const at = now()
          return renew.run({ name, token, now: at, expiresAt: at + ttlMs }).changes === 1
        },
        async release() {
          return release.run({ name, token, now: now() }).changes === 1
        },
      }
    },
    async close() {
      connection.close()
    },
  }
}

const schema = `
  create table if not exists lock (
    name text not null primary key,
    token text not null,
    expires_at integer not null,
    fence integer not null
  ) strict, without rowid;
`
