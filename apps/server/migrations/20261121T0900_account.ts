import type { MigrateUp } from '../src/infra/database/migrate.ts'

export const up: MigrateUp = async (db, { serial, autoIncrement }) => {
  await db.schema
    .createTable('user_account')
    .addColumn('id', serial, autoIncrement)
    .addColumn('username', 'varchar(20)', (c) => c.notNull())
    .addColumn('username_key', 'varchar(20)', (c) => c.notNull().unique())
    .addColumn('mobile', 'varchar(11)', (c) => c.notNull().unique())
    .addColumn('password_hash', 'varchar(200)', (c) => c.notNull())
    .addColumn('nickname', 'varchar(40)', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()

  // One narrow row per login. A rotation replaces the hash in place, so the table grows with logins, not with use.
  await db.schema
    .createTable('user_session')
    .addColumn('family', 'varchar(32)', (c) => c.primaryKey())
    .addColumn('user_id', 'bigint', (c) => c.notNull())
    .addColumn('token_hash', 'varchar(64)', (c) => c.notNull())
    .addColumn('previous_hash', 'varchar(64)')
    .addColumn('rotated_at', 'bigint')
    .addColumn('is_persistent', 'smallint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('revoked_at', 'bigint')
    .addColumn('ip', 'varchar(45)', (c) => c.notNull())
    .addColumn('user_agent', 'varchar(200)', (c) => c.notNull())
    .execute()
  await db.schema
    .createIndex('user_session_user')
    .on('user_session')
    .columns(['user_id', 'expires_at'])
    .execute()
  await db.schema.createIndex('user_session_expires').on('user_session').column('expires_at').execute()
}
