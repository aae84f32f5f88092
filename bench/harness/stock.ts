import { sql } from 'kysely'
import type { Database } from '../../apps/server/src/infra/database/database.ts'

export interface StockRow {
  skuId: number
  received: number
  stock: number
  sales: number
  /** Units in orders that are not cancelled, without those that came back and are for sale again. */
  live: number
  /** Units set aside for flash sales that nobody has taken. */
  aside: number
}

/** Puts `units` more of each SKU on the shelf, as a delivery would. */
export async function deliverStock({ db }: Database, skuIds: number[], units: number): Promise<void> {
  await db
    .updateTable('sku_stock')
    .set((eb) => ({ stock: eb('stock', '+', units), received: eb('received', '+', units) }))
    .where('sku_id', 'in', skuIds)
    .execute()
}

/** Every SKU's units, counted from the orders themselves. */
export async function readStock(database: Database): Promise<StockRow[]> {
  const live = new Map<number, number>()
  for (const month of await listMonths(database)) {
    const { rows } = await sql<{ sku_id: number; units: number }>`
      select goods.sku_id, sum(goods.count - goods.restocked_count) as units
      from ${sql.table(`order_goods_${month}`)} goods
      join ${sql.table(`order_info_${month}`)} info on info.order_no = goods.order_no
      where info.status <> 'cancelled'
      group by goods.sku_id`.execute(database.db)
    for (const { sku_id, units } of rows) live.set(sku_id, (live.get(sku_id) ?? 0) + Number(units))
  }
  const aside = await sql<{ sku_id: number; units: number }>`
    select item.sku_id, sum(item.stock - item.taken) as units
    from flash_item item
    join flash_activity activity on activity.id = item.activity_id
    where activity.state = 'scheduled'
    group by item.sku_id`.execute(database.db)
  const asideOf = new Map(aside.rows.map(({ sku_id, units }) => [sku_id, Number(units)]))
  const rows = await database.db.selectFrom('sku_stock').selectAll().orderBy('sku_id').execute()
  return rows.map(({ sku_id, received, stock, sales }) => ({
    skuId: sku_id,
    received,
    stock,
    sales,
    live: live.get(sku_id) ?? 0,
    aside: asideOf.get(sku_id) ?? 0,
  }))
}

/** The rows that break `received = stock + aside + live`, or sold more than they had. */
export function findWrongStock(rows: StockRow[]): StockRow[] {
  return rows.filter(({ received, stock, live, aside }) => received !== stock + aside + live || stock < 0)
}

/** The ledger months that have tables. */
export async function listMonths({ db }: Database): Promise<string[]> {
  const rows = await db.selectFrom('order_month').select('month').orderBy('month').execute()
  return rows.map((row) => row.month)
}
