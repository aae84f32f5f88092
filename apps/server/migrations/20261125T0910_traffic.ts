import type { MigrateUp } from '../src/infra/database/migrate.ts'

export const up: MigrateUp = async (db) => {
  // Addresses that are let in always (`allow`) or not at all (`deny`).
  await db.schema
    .createTable('ip_rule')
    .addColumn('cidr', 'varchar(50)', (c) => c.primaryKey())
    .addColumn('verdict', 'varchar(5)', (c) => c.notNull())
    .addColumn('source', 'varchar(6)', (c) => c.notNull())
    .addColumn('reason', 'varchar(200)', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint')
    .execute()
  await db.schema.createIndex('ip_rule_expires').on('ip_rule').column('expires_at').execute()
}
