import type { MigrateUp } from '../src/infra/database/migrate.ts'

/** The tables of each ledger month are made on demand (`create-period-tables.ts`); only what spans months stands here. */
export const up: MigrateUp = async (db) => {
  await db.schema
    .createTable('order_month')
    .addColumn('month', 'varchar(8)', (c) => c.primaryKey())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
}
