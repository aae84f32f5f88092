import mysql from 'mysql2/promise'
import { openMysql } from '../../apps/server/src/infra/database/mysql.ts'
import { goodsValues, type Ledger, orderValues, prepareTables, statements } from './ledger.ts'

const databaseName = 'bench'

/** Bare mysql2 with prepared statements, READ COMMITTED, in a database of its own on the same server. */
export async function openMysqlLedger(url: string, skus: number, connections: number): Promise<Ledger> {
  const own = new URL(url)
  own.pathname = databaseName
  const setup = await mysql.createConnection(url)
  await setup.query(`drop database if exists ${databaseName}`)
  await setup.query(`create database ${databaseName} character set utf8mb4 collate utf8mb4_unicode_ci`)
  const database = openMysql({ url: own.href, poolSize: 1 })
  await prepareTables(database)
  await database.close()
  await setup.changeUser({ database: databaseName })
  for (let skuId = 1; skuId <= skus; skuId++) await setup.execute(statements.stock, [skuId])
  await setup.end()

  const pool = mysql.createPool({ uri: own.href, connectionLimit: connections })
  pool.pool.on('connection', (connection) => {
    connection.query('set session transaction isolation level read committed')
  })

  return {
    async order(orderNo, skuId) {
      const connection = await pool.getConnection()
      try {
        await connection.query('start transaction')
        const [taken] = await connection.execute<mysql.ResultSetHeader>(statements.take, [skuId])
        if (taken.affectedRows !== 1) throw new Error(`no stock of ${skuId}`)
        await connection.execute(statements.order, orderValues(orderNo))
        await connection.execute(statements.goods, goodsValues(orderNo, skuId))
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
