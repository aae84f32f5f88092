import type { MigrateUp } from '../src/infra/database/migrate.ts'

export const up: MigrateUp = async (db, { serial, autoIncrement }) => {
  await db.schema
    .createTable('region')
    .addColumn('code', 'varchar(6)', (c) => c.primaryKey())
    .addColumn('parent_code', 'varchar(6)', (c) => c.notNull())
    .addColumn('name', 'varchar(40)', (c) => c.notNull())
    .addColumn('data_version', 'varchar(20)', (c) => c.notNull())
    // 0: the newest data has it no more. It stays for the names in old addresses.
    .addColumn('is_current', 'smallint', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('region_parent').on('region').columns(['parent_code', 'code']).execute()
  await db.schema
    .createTable('address')
    .addColumn('id', serial, autoIncrement)
    .addColumn('user_id', 'bigint', (c) => c.notNull())
    .addColumn('recipient', 'varchar(20)', (c) => c.notNull())
    .addColumn('province_code', 'varchar(6)', (c) => c.notNull())
    .addColumn('city_code', 'varchar(6)', (c) => c.notNull())
    .addColumn('district_code', 'varchar(6)', (c) => c.notNull())
    .addColumn('detail', 'varchar(100)', (c) => c.notNull())
    .addColumn('zip', 'varchar(6)', (c) => c.notNull())
    .addColumn('mobile', 'varchar(11)', (c) => c.notNull())
    .addColumn('phone', 'varchar(20)', (c) => c.notNull())
    .addColumn('email', 'varchar(100)', (c) => c.notNull())
    .addColumn('title', 'varchar(20)', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('deleted_at', 'bigint')
    .execute()
  await db.schema.createIndex('address_user').on('address').columns(['user_id', 'deleted_at', 'id']).execute()

  // One row per person: the lock, the counter and the default of their addresses.
  await db.schema
    .createTable('address_book')
    .addColumn('user_id', 'bigint', (c) => c.primaryKey())
    .addColumn('count', 'smallint', (c) => c.notNull())
    .addColumn('default_id', 'bigint')
    .execute()
}
