import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as orders from '../../../migrations/20261121T0940_order.ts'
import * as ordersInFull from '../../../migrations/20261126T0930_orders_in_full.ts'
import * as ledger from '../../../migrations/20261126T0990_ledger.ts'
import * as flashClaim from '../../../migrations/20261126T1010_flash_claim.ts'
import { openDatabaseAt, type TestPlace } from '../../../test/place.ts'
import { createTestPlace, removeTestPlace } from '../../../test/ports.ts'
import type { Database } from '../../infra/database/database.ts'
import { inPeriod } from './in-period.ts'
import { createLedger } from './ledger.ts'
import { findOrder, listGoods } from './order.queries.ts'

const orderNo = '20261115120000000000007001'
let place: TestPlace
let database: Database

beforeAll(async () => {
  place = await createTestPlace()
  database = openDatabaseAt(place)
  await orders.up(database.db as never, database.dialect)
  await createOldMonth()
})
afterAll(async () => {
  await database.close()
  await removeTestPlace(place)
})

it('orders in full: a filled month of before keeps its orders, takes the new ones, and may be upgraded twice', async () => {
  await ordersInFull.up(database.db as never, database.dialect)
  await ordersInFull.up(database.db as never, database.dialect)

  expect(await findOrder(database.db, orderNo)).toMatchObject({
    goods_fen: 9900,
    discount_fen: 0,
    freight_fen: 1000,
    freight_reason: 'default',
    payable_fen: 10_900,
    invoice_kind: 'none',
    delivered_at: null,
  })
  expect(await listGoods(database.db, '202611', [orderNo])).toMatchObject([
    { sku_id: 3, count: 2, discount_fen: 0, refunded_count: 0, shipped_count: 0 },
  ])
  const update = (change: object) =>
    inPeriod(database.db, '202611')
      .updateTable('order_info')
      .set(change)
      .where('order_no', '=', orderNo)
      .execute()
  await expect(update({ discount_fen: 900, payable_fen: 10_000 })).resolves.toBeDefined()
  await expect(update({ payable_fen: 10_001 })).rejects.toThrow()
})

it('flash claims: orders of before came from none, and it may be upgraded twice', async () => {
  await flashClaim.up(database.db as never, database.dialect)
  await flashClaim.up(database.db as never, database.dialect)
  expect(await findOrder(database.db, orderNo)).toMatchObject({ goods_fen: 9900, flash_claim_id: null })
  expect(await database.db.selectFrom('flash_claim').selectAll().execute()).toEqual([])
})

it('an upgraded month is what a new month is', async () => {
  await ledger.up(database.db as never, database.dialect)
  await createLedger({ database, now: () => new Date('2026-12-01T04:00:00Z') }).ensure('202612')
  const tables = await database.db.introspection.getTables()
  const columnsOf = (name: string) =>
    tables
      .find((table) => table.name === name)
      ?.columns.map((column) => [column.name, column.dataType, column.isNullable, column.hasDefaultValue])
      .sort()
  expect(columnsOf('order_info_202611')).toEqual(columnsOf('order_info_202612'))
  expect(columnsOf('order_goods_202611')).toEqual(columnsOf('order_goods_202612'))
})

/** The tables of a month as the first version made them, with one order. */
async function createOldMonth(): Promise<void> {
  const { db } = database
  await db.insertInto('order_month').values({ month: '202611', created_at: 1 }).execute()
  await sql`create table order_info_202611 (
    order_no varchar(26) primary key, user_id bigint not null, idempotency_key varchar(64) not null,
    fingerprint varchar(64) not null, status varchar(12) not null, payment_method varchar(12) not null,
    goods_fen bigint not null, freight_fen bigint not null,
    payable_fen bigint not null check (payable_fen = goods_fen + freight_fen), count integer not null,
    recipient varchar(20) not null, mobile varchar(11) not null, region_text varchar(120) not null,
    address_detail varchar(100) not null, zip varchar(6) not null, remark varchar(200) not null,
    created_at bigint not null, pay_by bigint, paid_at bigint, payment_id varchar(32),
    constraint order_info_202611_submit unique (user_id, idempotency_key))`.execute(db)
  await db.schema
    .createIndex('order_info_202611_user')
    .on('order_info_202611')
    .columns(['user_id', 'order_no'])
    .execute()
  await sql`create table order_goods_202611 (
    order_no varchar(26) not null, sku_id bigint not null, name varchar(160) not null,
    options_text varchar(120) not null, image varchar(200) not null, price_fen bigint not null,
    count integer not null check (count > 0), primary key (order_no, sku_id))`.execute(db)
  await sql`insert into order_info_202611 values (${orderNo}, 7, 'key', 'print', 'unpaid', 'alipay', 9900, 1000, 10900, 2,
    '王芳', '18800000000', '浙江省 杭州市', '文三路 90 号', '', '', 1, 2, null, null)`.execute(db)
  await sql`insert into order_goods_202611 values (${orderNo}, 3, '一件', '黑', '/a.webp', 4950, 2)`.execute(
    db,
  )
}
