import { DatabaseSync } from 'node:sqlite'
import { openSqlite } from '../../apps/server/src/infra/database/sqlite.ts'
import { composeGoods, composeOrder, type Ledger, prepareTables, statements } from './ledger.ts'

/** Bare node:sqlite: WAL, every commit on the disk. */
export async function openSqliteLedger(file: string, skus: number): Promise<Ledger> {
  const database = openSqlite({ file })
  await prepareTables(database)
  await database.close()
  const connection = new DatabaseSync(file)
  connection.exec('pragma journal_mode = wal; pragma synchronous = full')
  const addStock = connection.prepare(statements.stock)
  for (let skuId = 1; skuId <= skus; skuId++) addStock.run(skuId)
  const take = connection.prepare(statements.take)
  const insertOrder = connection.prepare(statements.order)
  const insertGoods = connection.prepare(statements.goods)

  return {
    async order(orderNo, skuId) {
      connection.exec('begin immediate')
      if (take.run(skuId).changes !== 1) throw new Error(`no stock of ${skuId}`)
      insertOrder.run(...Object.values(composeOrder(orderNo)))
      insertGoods.run(...Object.values(composeGoods(orderNo, skuId)))
      connection.exec('commit')
    },
    async close() {
      connection.close()
    },
  }
}
