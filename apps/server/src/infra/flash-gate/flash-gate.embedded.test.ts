import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { scratch } from '../../../test/scratch.ts'
import { openSqliteFile } from '../sqlite-file.ts'
import { anItem, aRequest, closesAt } from './flash-gate.fixtures.ts'
import { openSqliteFlashGate } from './sqlite-flash-gate.ts'

it('leaves nothing for ever: the next build removes items past their time, with claims and log', async () => {
  const folder = await mkdtemp(join(scratch, 'jishi-test-gate-'))
  const file = join(folder, 'flash.db')
  const gate = openSqliteFlashGate({ file, keepMs: 30 })
  await gate.build(anItem({ now: closesAt }))
  await gate.claim(aRequest('a'))
  await gate.build(anItem({ itemId: 2 }))
  await gate.claim(aRequest('b', { itemId: 2 }))
  await new Promise((resolve) => setTimeout(resolve, 50))
  await gate.build(anItem({ itemId: 3 }))
  await gate.close()

  const connection = openSqliteFile({ file, synchronous: 'normal' })
  const listItems = (table: string) =>
    connection
      .prepare(`select item_id from ${table} order by item_id`)
      .all()
      .map((row) => row.item_id)
  expect([listItems('item'), listItems('claim'), listItems('log')]).toEqual([[2, 3], [2], [2]])
  connection.close()
  await rm(folder, { recursive: true })
})
