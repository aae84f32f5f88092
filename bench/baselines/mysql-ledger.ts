import mysql from 'mysql2/promise'
import { openMysql } from '../../apps/server/src/infra/database/mysql.ts'
import { createOnServer } from '../harness/own-database.ts'
import { composeGoods, composeOrder, type Ledger, prepareTables, statements } from './ledger.ts'

/** Bare mysql2 with prepared statements, READ COMMITTED, in a database of its own on the same server. */
export async function openMysqlLedger(url: string, skus: number, connections: number): Promise<Ledger> {
  const own = await createOnServer(url, 'bench')
  const database = openMysql({ url: own, poolSize: 1 })
  await prepareTables(database)
  await database.close()

  const pool = mysql.createPool({ uri: own, connectionLimit: connections })
  pool.pool.on('connection', (connection) => {
    connection.query('set session transaction isolation level read committed')
  })
  for (let skuId = 1; skuId <= skus; skuId++) await pool.execute(statements.stock, [skuId])

  return {
    async order(orderNo, skuId) {
      const connection = await pool.getConnection()
      try {
        await connection.query('start transaction')
        const [taken] = await connection.execute<mysql.ResultSetHeader>(statements.take, [skuId])
        if (taken.affectedRows !== 1) throw new Error(`no stock of ${skuId}`)
        await connection.execute(statements.order, Object.values(composeOrder(orderNo)))
        await connection.execute(statements.goods, Object.values(composeGoods(orderNo, skuId)))
        await connection.query('commit')
      } catch (error) {
        await connection.query('rollback')
        throw error
      } finally {
        connection.release()
      }
    },
    close: () => pool.end(),
  }
}
