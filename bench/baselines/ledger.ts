import type { Database } from '../../apps/server/src/infra/database/database.ts'
import { migrate } from '../../apps/server/src/infra/database/migrate.ts'
import { createOrderMonths } from '../../apps/server/src/modules/order/order.months.ts'

/** The least that a shop must write for an order. */
export interface Ledger {
  /** In one transaction: takes one piece if there is one, writes the order and its line, commits. */
  order(orderNo: string, skuId: number): Promise<void>
  close(): Promise<void>
}

const month = '202611'

/** The shop's own tables, with their indexes, in a database of the baseline's own: the same work for the database. */
export async function prepareTables(database: Database): Promise<void> {
  await migrate(database)
  await createOrderMonths({ database, now: () => new Date() }).ensure(month)
  await database.db.deleteFrom('sku_stock').execute()
}

const orderColumns = [
  ...[
    'order_no',
    'user_id',
    'idempotency_key',
    'fingerprint',
    'status',
    'payment_method',
    'goods_fen',
    'freight_fen',
  ],
  ...[
    'payable_fen',
    'count',
    'recipient',
    'mobile',
    'region_text',
    'address_detail',
    'zip',
    'remark',
    'created_at',
  ],
  ...['pay_by', 'paid_at', 'payment_id'],
]
const goodsColumns = ['order_no', 'sku_id', 'name', 'options_text', 'image', 'price_fen', 'count']

export const statements = {
  stock: 'insert into sku_stock (sku_id, stock, sales, received) values (?, 1000000000, 0, 1000000000)',
  take: 'update sku_stock set stock = stock - 1, sales = sales + 1 where sku_id = ? and stock >= 1',
  order: composeInsert(`order_info_${month}`, orderColumns),
  goods: composeInsert(`order_goods_${month}`, goodsColumns),
}

/** One of the 64 buyers' orders, as wide as the shop writes it. */
export function orderValues(orderNo: string): (string | number | null)[] {
  const now = Date.now()
  return [
    ...[orderNo, 1 + (now % 64), `key-${orderNo}`, 'f'.repeat(64), 'unpaid', 'alipay', 9900, 1000, 10900, 1],
    ...[
      '一位买家',
      '18800000000',
      '浙江省 杭州市 西湖区',
      '文三路 90 号 5 幢 301 室',
      '',
      '',
      now,
      now + 1_800_000,
      null,
      null,
    ],
  ]
}

export function goodsValues(orderNo: string, skuId: number): (string | number)[] {
  return [
    orderNo,
    skuId,
    '一件想买的东西 曜石黑 8GB+256GB',
    '曜石黑 8GB+256GB',
    '/media/demo/3b/315946137e195ba1.webp',
    9900,
    1,
  ]
}

function composeInsert(table: string, columns: string[]): string {
  return `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`
}
