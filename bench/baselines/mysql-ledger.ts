import mysql from 'mysql2/promise'
import { type Ledger, schema, statements } from './ledger.ts'

const databaseName = 'bench'

/** Bare mysql2 with prepared statements, READ COMMITTED, in a database of its own on the same server. */
export async function openMysqlLedger(url: string, skus: number, connections: number): Promise<Ledger> {
  const setup = await mysql.createConnection(url)
  await setup.query(`create database if not exists ${databaseName}`)
  await setup.changeUser({ database: databaseName })
  for (const statement of schema) await setup.query(statement)
  for (let skuId = 1; skuId <= skus; skuId++) await setup.execute(statements.stock, [skuId])
  await setup.end()

  const own = new URL(url)
  own.pathname = `/${databaseName}`
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
        await connection.execute(statements.order, [orderNo, skuId, 9900, Date.now()])
        await connection.execute(statements.goods, [orderNo, skuId, 'a thing to buy', 9900])
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
