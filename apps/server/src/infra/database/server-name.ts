import type { Database } from './database.ts'
import type { Dialect } from './dialect.ts'

/** Which database it really is, of those that speak its dialect, and its version: `MariaDB 10.11.19`. */
export async function readServerName({ db, dialect }: Pick<Database, 'db' | 'dialect'>): Promise<string> {
  const { rows } = await dialect.selectVersion.execute(db)
  return nameServer(dialect.name, rows[0]?.version ?? '')
}

/** MariaDB and TiDB tell who they are in what MySQL's `version()` gives: `10.11.19-MariaDB-ubu2204`, `8.0.11-TiDB-v7.5.0`. */
export function nameServer(dialect: Dialect['name'], version: string): string {
  if (dialect === 'sqlite') return `SQLite ${version}`
  const tidb = /-TiDB-v?([\d.]+)/i.exec(version)
  if (tidb !== null) return `TiDB ${tidb[1]}`
  // MariaDB used to put 5.5.5 before its own version, for clients that knew only MySQL.
  const number = /^(?:5\.5\.5-(?=\d))?([\d.]+)/.exec(version)?.[1] ?? version
  return `${/mariadb/i.test(version) ? 'MariaDB' : 'MySQL'} ${number}`
}
