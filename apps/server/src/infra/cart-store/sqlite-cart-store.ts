import { inTransaction, openSqliteFile } from '../sqlite-file.ts'
import type { CartStore, StoredLine } from './cart-store.ts'

/** The embedded cart store: one SQLite file, which several processes may share. */
export function openSqliteCartStore({ file }: { file: string }): CartStore {
  const connection = openSqliteFile({ file, synchronous: 'normal' })
  connection.exec(schema)
  const list = connection.prepare(
    'select sku_id, count, is_selected from cart_line where user_id = ? order by position',
  )
  const find = connection.prepare('select count from cart_line where user_id = ? and sku_id = ?')
  const size = connection.prepare('select count(*) as size from cart_line where user_id = ?')
  const put = connection.prepare(
    `insert into cart_line (user_id, sku_id, position, count, is_selected)
     values (:userId, :skuId, (select coalesce(max(position), 0) + 1 from cart_line where user_id = :userId), :count, :isSelected)
     on conflict (user_id, sku_id) do update set count = excluded.count, is_selected = excluded.is_selected`,
  )
  const change = connection.prepare(
    `update cart_line set count = coalesce(:count, count), is_selected = coalesce(:isSelected, is_selected)
     where user_id = :userId and sku_id = :skuId`,
  )
  const select = connection.prepare('update cart_line set is_selected = ? where user_id = ?')
  const drop = connection.prepare('delete from cart_line where user_id = ? and sku_id = ?')

  const listLines = (userId: number) => (list.all(userId) as unknown as Row[]).map(toLine)
  const countLines = (userId: number) => (size.get(userId) as { size: number }).size
  const findCount = (userId: number, skuId: number) =>
    (find.get(userId, skuId) as { count: number } | undefined)?.count

  return {
    async read(userId) {
      return listLines(userId)
    },
    async add(userId, { skuId, count, maxCount }, { maxLines }) {
      return inTransaction(connection, () => {
        const present = findCount(userId, skuId)
        const sum = (present ?? 0) + count
        if (sum > maxCount) return { ok: false, reason: 'over_max', count: present ?? 0 }
        if (present === undefined && countLines(userId) >= maxLines)
          return { ok: false, reason: 'too_many_lines' }
        put.run({ userId, skuId, count: sum, isSelected: 1 })
        return { ok: true, lines: listLines(userId) }
      })
    },
    async update(userId, skuId, { count, isSelected }) {
      return inTransaction(connection, () => {
        const { changes } = change.run({ userId, skuId, count: count ?? null, isSelected: toBit(isSelected) })
        return changes === 0 ? undefined : listLines(userId)
      })
    },
    async selectAll(userId, isSelected) {
      return inTransaction(connection, () => {
        select.run(toBit(isSelected), userId)
        return listLines(userId)
      })
    },
    async remove(userId, skuIds) {
      return inTransaction(connection, () => {
        for (const skuId of skuIds) drop.run(userId, skuId)
        return listLines(userId)
      })
    },
    async merge(userId, lines, { maxLines }) {
      return inTransaction(connection, () => {
        const leftOut = lines.filter(({ skuId, count, isSelected }) => {
          if (findCount(userId, skuId) === undefined && countLines(userId) >= maxLines) return true
          put.run({ userId, skuId, count, isSelected: toBit(isSelected) })
          return false
        })
        return { leftOut }
      })
    },
    async close() {
      connection.close()
    },
  }
}

interface Row {
  sku_id: number
  count: number
  is_selected: 0 | 1
}

function toLine(row: Row): StoredLine {
  return { skuId: row.sku_id, count: row.count, isSelected: row.is_selected === 1 }
}

function toBit(flag: boolean | undefined): 0 | 1 | null {
  if (flag === undefined) return null
  return flag ? 1 : 0
}

const schema = `
  create table if not exists cart_line (
    user_id integer not null,
    sku_id integer not null,
    position integer not null,
    count integer not null,
    is_selected integer not null,
    primary key (user_id, sku_id)
  ) strict, without rowid;
`
