import { sql } from 'kysely'
import type { Mall } from './mall.ts'

const poolBytes = 2 * 1024 ** 3

/** The memory of a server that was sized for its tables; MariaDB starts with a sixteenth of it. */
export async function giveMemory({
  isProduction,
  database: { db },
}: Pick<Mall, 'isProduction' | 'database'>) {
  if (isProduction) await sql`set global innodb_buffer_pool_size = ${sql.lit(poolBytes)}`.execute(db)
}
