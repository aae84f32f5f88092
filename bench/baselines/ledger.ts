import type { Database } from '../../apps/server/src/infra/database/database.ts'
import { migrate } from '../../apps/server/src/infra/database/migrate.ts'
import { createLedger } from '../../apps/server/src/modules/order/ledger.ts'
import type { GoodsRow, OrderRow } from '../../apps/server/src/modules/order/order.queries.ts'

/** The least that a shop must write for an order. */
export interface Ledger {
  /** In one transaction: takes one piece if there is one, writes the order and its line, commits. */
  order(orderNo: string, skuId: number): Promise<void>
  close(): Promise<void>
}

/** Every order number of a benchmark begins with it. */
export const month = '202611'

/** The shop's own tables, with their indexes, in a database of the baseline's own: the same work for the database. */
export async function prepareTables(database: Database): Promise<void> {
  await migrate(database)
  await createLedger({ database, now: () => new Date() }).ensure(month)
  await database.db.deleteFrom('sku_stock').execute()
}

/** One of the 64 buyers' orders, as wide as the shop writes it. */
export function composeOrder(orderNo: string): OrderRow {
  const now = Date.now()
  return {
    order_no: orderNo,
    user_id: 1 + (now % 64),
    idempotency_key: `key-${orderNo}`,
    fingerprint: 'f'.repeat(64),
    status: 'unpaid',
    payment_method: 'alipay',
    goods_fen: 9900,
    discount_fen: 0,
    coupon_fen: 0,
    freight_fen: 1000,
    freight_reason: 'default',
    payable_fen: 10_900,
    refunded_fen: 0,
    count: 1,
    recipient: '一位买家',
    mobile: '18800000000',
    region_text: '浙江省 杭州市 西湖区',
    address_detail: '文三路 90 号 5 幢 301 室',
    zip: '',
    remark: '',
    invoice_kind: 'none',
    invoice_title: '',
    invoice_tax_no: '',
    created_at: now,
    pay_by: now + 1_800_000,
    paid_at: null,
    delivered_at: null,
    received_at: null,
    hidden_at: null,
    payment_id: null,
    flash_claim_id: null,
  }
}

export function composeGoods(orderNo: string, skuId: number): GoodsRow {
  return {
    order_no: orderNo,
    sku_id: skuId,
    name: '一件想买的东西 曜石黑 8GB+256GB',
    options_text: '曜石黑 8GB+256GB',
    image: '/media/demo/3b/315946137e195ba1.webp',
    price_fen: 9900,
    count: 1,
    discount_fen: 0,
    refunded_fen: 0,
    refunded_count: 0,
    restocked_count: 0,
    shipped_count: 0,
  }
}

export const statements = {
  stock: 'insert into sku_stock (sku_id, stock, sales, received) values (?, 1000000000, 0, 1000000000)',
  take: 'update sku_stock set stock = stock - 1, sales = sales + 1 where sku_id = ? and stock >= 1',
  order: composeInsert(`order_info_${month}`, composeOrder('')),
  goods: composeInsert(`order_goods_${month}`, composeGoods('', 0)),
}

function composeInsert(table: string, row: object): string {
  const columns = Object.keys(row)
  return `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`
}
