import { DatabaseSync } from 'node:sqlite'
import mysql from 'mysql2/promise'
import { createOnServer } from '../harness/own-database.ts'
import { runClosedLoop } from '../load/closed-loop.ts'
import type { LoadResult, RowJob } from '../load/protocol.ts'
import { serve } from '../load/serve.ts'

const table = `create table if not exists one_row (
  id varchar(32) primary key, item_id bigint not null, user_id bigint not null, created_at bigint not null)`
const insert = 'insert into one_row (id, item_id, user_id, created_at) values (?, 1, ?, ?)'

/** The least that can be remembered of a claim: one narrow row, committed by itself, on one connection. */
serve<RowJob, LoadResult>(async (job) => {
  const rows =
    job.database.driver === 'sqlite' ? openSqlite(job.database.file) : await openMysql(job.database.url)
  const run = Date.now().toString(36)
  let written = 0
  const result = await runClosedLoop({ ...job, concurrency: 1 }, () => {
    const number = written++
    return rows.write([`${run}-${number}`, number, Date.now()])
  })
  await rows.close()
  return result
})

interface Rows {
  write(values: [id: string, userId: number, at: number]): Promise<void>
  close(): Promise<void>
}

async function openMysql(url: string): Promise<Rows> {
  const connection = await mysql.createConnection(await createOnServer(url, 'bench_rows'))
  await connection.query(table)
  return {
    async write(values) {
      await connection.execute(insert, values)
    },
    close: () => connection.end(),
  }
}

function openSqlite(file: string): Rows {
  const connection = new DatabaseSync(file)
  connection.exec(`pragma journal_mode = wal; pragma synchronous = full; ${table}`)
  const statement = connection.prepare(insert)
  return {
    async write(values) {
      statement.run(...values)
    },
    async close() {
      connection.close()
    },
  }
}
