import { afterAll, beforeAll, expect, it } from 'vitest'
import * as payment from '../../../migrations/20261121T0950_payment.ts'
import * as refund from '../../../migrations/20261121T0955_payment_refund.ts'
import * as partialRefunds from '../../../migrations/20261126T0920_partial_refunds.ts'
import { openDatabaseAt, type TestPlace } from '../../../test/place.ts'
import { createTestPlace, removeTestPlace } from '../../../test/ports.ts'
import type { Database } from '../../infra/database/database.ts'
import { findHeld } from './held.queries.ts'
import { paymentProofs } from './payment.proofs.ts'

let place: TestPlace
let database: Database

beforeAll(async () => {
  place = await createTestPlace()
  database = openDatabaseAt(place)
  await payment.up(database.db as never, database.dialect)
  await refund.up(database.db as never, database.dialect)
})
afterAll(async () => {
  await database.close()
  await removeTestPlace(place)
})

const states = ['pending', 'succeeded', 'closed', 'held', 'refunding', 'refunded'] as const

it('partial refunds: a filled table keeps its money, state by state, and its proofs hold', async () => {
  const common = { subject_kind: 'order', user_id: 7, provider: 'alipay' as const, amount_fen: 9900 }
  const times = { created_at: 1, expires_at: 2, settled_at: 3 }
  for (const state of states) {
    const note = state === 'held' ? 'the provider took 123.45 yuan instead of 99.00' : ''
    const row = { ...common, ...times, id: state, subject_id: state, state, note }
    await database.db
      .insertInto('payment')
      .values(row as never)
      .execute()
  }
  for (const [paymentId, state] of [
    ['refunding', 'requested'],
    ['refunded', 'done'],
  ]) {
    const row = {
      id: `r-${paymentId}`,
      payment_id: paymentId,
      amount_fen: 9900,
      state,
      reason: '',
      answer: '',
    }
    await database.db
      .insertInto('payment_refund')
      .values({ ...row, tries: 0, created_at: 1 } as never)
      .execute()
  }

  await partialRefunds.up(database.db as never, database.dialect)

  const rows = await database.db.selectFrom('payment').selectAll().execute()
  const money = Object.fromEntries(
    rows.map((row) => [row.id, [row.paid_fen, row.refundable_fen, row.refunded_fen]]),
  )
  expect(money).toEqual({
    pending: [0, 0, 0],
    succeeded: [9900, 9900, 0],
    closed: [0, 0, 0],
    held: [12_345, 12_345, 0],
    refunding: [9900, 0, 0],
    refunded: [9900, 0, 9900],
  })
  expect(await findHeld(database.db, 'held')).toMatchObject({ held_at: 3, verdict: null })
  const keys = await database.db.selectFrom('payment_refund').select('refund_key').orderBy('id').execute()
  expect(keys.map((row) => row.refund_key)).toEqual(['late:refunded', 'late:refunding'])
  for (const proof of paymentProofs())
    for await (const breach of proof.find(database.db, () => {})) expect(breach).toBeUndefined()
})
