import type { MigrateUp } from '../src/infra/database/migrate.ts'

export const up: MigrateUp = async (db, { serial, autoIncrement }) => {
  await db.schema
    .createTable('file')
    .addColumn('id', serial, autoIncrement)
    // Where the storage keeps it.
    .addColumn('storage_key', 'varchar(200)', (c) => c.notNull())
    // Of the uploaded bytes and what was asked of them: the same upload twice is one file.
    .addColumn('hash', 'varchar(64)', (c) => c.notNull().unique())
    .addColumn('width', 'integer', (c) => c.notNull())
    .addColumn('height', 'integer', (c) => c.notNull())
    .addColumn('bytes', 'integer', (c) => c.notNull())
    .addColumn('state', 'varchar(7)', (c) => c.notNull())
    .addColumn('placeholder', 'varchar(1000)', (c) => c.notNull())
    .addColumn('created_by', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
}
