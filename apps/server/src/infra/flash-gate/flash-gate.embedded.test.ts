import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { scratch } from '../../../test/scratch.ts'
import { openSqliteFile } from '../sqlite-file.ts'
import { aClaim, anItem, aRequest, closesAt } from './flash-gate.fixtures.ts'
import { openSqliteFlashGate } from './sqlite-flash-gate.ts'

let folder: string
let file: string

beforeEach(async () => {
  folder = await mkdtemp(join(scratch, 'jishi-test-gate-'))
  file = join(folder, 'flash.db')
})
afterEach(() => rm(folder, { recursive: true }))

/** What is in the file, by the item that it is of; null where it is of none. */
function listAll() {
  const connection = openSqliteFile({ file, synchronous: 'normal' })
  const list = (table: string) =>
    connection
      .prepare(`select item_id from ${table} left join gate using (gate_id) order by item_id`)
      .all()
      .map((row) => row.item_id)
  const gates = connection.prepare('select item_id from gate order by item_id').all()
  const all = { gates: gates.map((row) => row.item_id), claims: list('claim'), log: list('log') }
  connection.close()
  return all
}

it('leaves nothing for ever: the next build removes items past their time, with claims and log', async () => {
  const gate = openSqliteFlashGate({ file, keepMs: 30 })
  await gate.build(anItem({ now: closesAt }))
  await gate.claim(aRequest('a'))
  await gate.build(anItem({ itemId: 2 }))
  await gate.claim(aRequest('b', { itemId: 2 }))
  await new Promise((resolve) => setTimeout(resolve, 50))
  await gate.build(anItem({ itemId: 3 }))
  await gate.close()
  expect(listAll()).toEqual({ gates: [2, 3], claims: [2], log: [2] })
})

it('removes what a build has replaced, and what was written of one that was given up or whose process died', async () => {
  const claims = Array.from({ length: 3000 }, (_, i) => aClaim({ claimId: `c${i}` }))
  const gate = openSqliteFlashGate({ file })
  await gate.build(anItem({ claims, free: 2000 }))
  for (let i = 0; i < 1100; i++) await gate.claim(aRequest(`a${i}`))
  await gate.build(anItem({ epoch: 2, claims: claims.slice(0, 2) }))
  expect(listAll()).toEqual({ gates: [1], claims: [1, 1], log: [] })

  async function* fail() {
    yield claims
    throw new Error('the database is away')
  }
  await expect(gate.build({ ...anItem({ epoch: 3 }), claims: fail() })).rejects.toThrow('away')
  expect(listAll().gates).toEqual([1, 1])
  const dying = openSqliteFlashGate({ file, abandonMs: 300 })
  const isReached = Promise.withResolvers<void>()
  async function* stay() {
    yield claims.slice(0, 2)
    isReached.resolve()
    await new Promise(() => {})
  }
  void dying.build({ ...anItem({ itemId: 2 }), claims: stay() })
  await isReached.promise
  await gate.build(anItem({ itemId: 3 }))
  expect(listAll()).toEqual({ gates: [1, 2, 3], claims: [1, 1, 2, 2], log: [] })
  await new Promise((resolve) => setTimeout(resolve, 350))
  await gate.build(anItem({ itemId: 4 }))
  expect(listAll()).toEqual({ gates: [1, 3, 4], claims: [1, 1], log: [] })
  await Promise.all([gate.close(), dying.close()])
})

it('a file of the shape before is emptied', async () => {
  const before = openSqliteFile({ file, synchronous: 'normal' })
  before.exec(`
    create table item (item_id integer not null primary key, epoch integer not null) strict;
    create table claim (item_id integer not null, claim_id text not null, primary key (item_id, claim_id)) strict;
    create index claim_person on claim (item_id);
    create table log (entry integer not null primary key autoincrement, item_id integer not null) strict;
    insert into item values (1, 9);
    insert into claim values (1, 'a');
    insert into log (item_id) values (1);
  `)
  before.close()
  const gates = [openSqliteFlashGate({ file }), openSqliteFlashGate({ file })]
  expect(await gates[0]?.look(1)).toBeUndefined()
  expect(await gates[0]?.build(anItem())).toBe(true)
  expect(await gates[1]?.claim(aRequest('a'))).toMatchObject({ kind: 'held', epoch: 1 })
  for (const gate of gates) await gate.close()
  expect(listAll()).toEqual({ gates: [1], claims: [1], log: [1] })
})
