import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database, Tables } from '../infra/database/database.ts'

/** The same database, in a process that is killed when it asks for one transaction more. */
export function dieAfter(database: Database, transactions: number): Database {
  let left = transactions
  return {
    ...database,
    transaction(work) {
      if (left-- <= 0) throw new Error('killed')
      return database.transaction(work)
    },
  }
}

const keys = {
  category: ['id'],
  brand: ['id'],
  spu: ['id'],
  sku: ['id'],
  sku_stock: ['sku_id'],
  sku_image: ['sku_id', 'sequence'],
  spec: ['id'],
  spec_option: ['id'],
  sku_spec: ['sku_id', 'spec_id'],
  content_category: ['id'],
  content: ['id'],
} satisfies Partial<Record<keyof Tables, string[]>>

/** How many rows each seeded table has, and a digest of all of them. */
export async function hashTables(database: Database): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {}
  for (const [table, order] of Object.entries(keys)) {
    const columns = sql.join(order.map((column) => sql.ref(column)))
    const { rows } = await sql`select * from ${sql.table(table)} order by ${columns}`.execute(database.db)
    hashes[table] = `${rows.length} ${createHash('sha256').update(JSON.stringify(rows)).digest('hex')}`
  }
  return hashes
}
