import type { DatabaseSync } from 'node:sqlite'
import type { OutgoingMessage, PushMessage } from './push.ts'

/** All SQL of the embedded push. */
export function openPushTable(connection: DatabaseSync) {
  connection.exec(schema)
  // At least the time in milliseconds: after a lost file ids go on above those that were given before.
  const add = connection.prepare(
    `insert into message (id, user_id, kind, data)
     values (max(:now, 1 + ${lastId}), :userId, :kind, :data)`,
  )
  const trim = connection.prepare(
    `delete from message where user_id = :userId and id <= (
       select id from message where user_id = :userId order by id desc limit 1 offset :most)`,
  )
  const forget = connection.prepare('delete from message where id <= ?')
  const listOf = connection.prepare('select * from message where user_id = ? and id > ? order by id')
  const listAfter = connection.prepare('select * from message where id > ? order by id limit ?')
  const readLast = connection.prepare(`select ${lastId} as id`)

  return {
    add({ userId, kind, data }: OutgoingMessage, now: number) {
      add.run({ userId, kind, data: JSON.stringify(data), now })
    },
    /** Leaves a person's last `most`. */
    trim(userId: number, most: number) {
      trim.run({ userId, most })
    },
    forgetBefore: (id: number) => void forget.run(id),
    listOf: (userId: number, id: number): PushMessage[] =>
      (listOf.all(userId, id) as unknown as Row[]).map(toMessage),
    /** Anybody's. */
    listAfter: (id: number, limit: number) =>
      (listAfter.all(id, limit) as unknown as Row[]).map((row) => ({
        userId: row.user_id,
        message: toMessage(row),
      })),
    lastId: () => (readLast.get() as { id: number }).id,
  }
}

/** The greatest that was ever given, also when its message has been forgotten. */
const lastId = `coalesce((select seq from sqlite_sequence where name = 'message'), 0)`

const schema = `
  create table if not exists message (
    id integer not null primary key autoincrement,
    user_id integer not null,
    kind text not null,
    data text not null
  ) strict;
  create index if not exists message_user on message (user_id);
`

interface Row {
  id: number
  user_id: number
  kind: string
  data: string
}

function toMessage({ id, kind, data }: Row): PushMessage {
  return { id: String(id), kind, data: JSON.parse(data) as object }
}
