import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openMysql } from '../src/infra/database/mysql.ts'
import { startMariaDb } from './servers.ts'

it('gives a MariaDB that keeps its port and every committed row over a power cut', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jishi-test-mariadb-'))
  const server = await startMariaDb({ folder })
  const before = openMysql({ url: server.url, poolSize: 1 })
  await sql`create table kept (id int primary key)`.execute(before.db)
  await sql`insert into kept values (1)`.execute(before.db)
  const pid = server.pid
  await server.kill9()
  await expect(before.ping()).rejects.toThrow()
  await before.close()

  await server.restart()
  expect(server.pid).not.toBe(pid)
  const after = openMysql({ url: server.url, poolSize: 1 })
  expect((await sql`select id from kept`.execute(after.db)).rows).toEqual([{ id: 1 }])
  await after.close()
  await server.stop()
  await rm(folder, { recursive: true })
})
