import { inTransaction, openSqliteFile } from '../sqlite-file.ts'
import type { RecentEntry, RecentList, RecentListOptions } from './recent-list.ts'

/** The embedded recent list: one SQLite file, which several processes and several lists may share. */
export function openSqliteRecentList({ file, name, cap }: RecentListOptions & { file: string }): RecentList {
  const connection = openSqliteFile({ file, synchronous: 'normal' })
  connection.exec(schema)
  const put = connection.prepare(
    `insert into recent (list, owner, id, at) values (:list, :owner, :id, :at)
     on conflict (list, owner, id) do update set at = max(at, excluded.at)`,
  )
  const trim = connection.prepare(
    `delete from recent where list = :list and owner = :owner and id in (
       select id from recent where list = :list and owner = :owner order by at desc, id desc limit -1 offset :cap
     )`,
  )
  const select = connection.prepare(
    'select id, at from recent where list = ? and owner = ? order by at desc, id desc limit ?',
  )
  const drop = connection.prepare('delete from recent where list = ? and owner = ? and id = ?')
  const dropAll = connection.prepare('delete from recent where list = ? and owner = ?')

  return {
    async add(owner, entries) {
      if (entries.length === 0) return
      inTransaction(connection, () => {
        for (const { id, at } of entries) put.run({ list: name, owner, id, at })
        trim.run({ list: name, owner, cap })
      })
    },
    async list(owner, limit) {
      const rows = select.all(name, owner, limit) as unknown as RecentEntry[]
      return rows.map(({ id, at }) => ({ id, at }))
    },
    async remove(owner, id) {
      drop.run(name, owner, id)
    },
    async clear(owner) {
      dropAll.run(name, owner)
    },
    async close() {
      connection.close()
    },
  }
}

const schema = `
  create table if not exists recent (
    list text not null,
    owner integer not null,
    id integer not null,
    at integer not null,
    primary key (list, owner, id)
  ) strict, without rowid;
`
