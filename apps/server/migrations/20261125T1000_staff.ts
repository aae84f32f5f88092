import type { MigrateUp } from '../src/infra/database/migrate.ts'

export const up: MigrateUp = async (db, { serial, autoIncrement, longText }) => {
  await db.schema
    .createTable('staff')
    .addColumn('id', serial, autoIncrement)
    .addColumn('username', 'varchar(20)', (c) => c.notNull().unique())
    .addColumn('password_hash', 'varchar(200)', (c) => c.notNull())
    .addColumn('totp_secret', 'varchar(200)', (c) => c.notNull())
    .addColumn('totp_step', 'bigint', (c) => c.notNull())
    .addColumn('is_superuser', 'smallint', (c) => c.notNull())
    .addColumn('is_active', 'smallint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('staff_permission')
    .addColumn('staff_id', 'bigint', (c) => c.notNull())
    .addColumn('permission', 'varchar(60)', (c) => c.notNull())
    .addPrimaryKeyConstraint('staff_permission_key', ['staff_id', 'permission'])
    .execute()

  await db.schema
    .createTable('staff_group')
    .addColumn('id', serial, autoIncrement)
    .addColumn('name', 'varchar(40)', (c) => c.notNull().unique())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('staff_group_permission')
    .addColumn('group_id', 'bigint', (c) => c.notNull())
    .addColumn('permission', 'varchar(60)', (c) => c.notNull())
    .addPrimaryKeyConstraint('staff_group_permission_key', ['group_id', 'permission'])
    .execute()
  await db.schema
    .createTable('staff_group_member')
    .addColumn('staff_id', 'bigint', (c) => c.notNull())
    .addColumn('group_id', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('staff_group_member_key', ['staff_id', 'group_id'])
    .execute()
  await db.schema
    .createIndex('staff_group_member_group')
    .on('staff_group_member')
    .column('group_id')
    .execute()

  await db.schema
    .createTable('staff_session')
    .addColumn('token_hash', 'varchar(64)', (c) => c.primaryKey())
    .addColumn('staff_id', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('ip', 'varchar(45)', (c) => c.notNull())
    .addColumn('user_agent', 'varchar(200)', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('staff_session_staff').on('staff_session').column('staff_id').execute()
  await db.schema.createIndex('staff_session_expires').on('staff_session').column('expires_at').execute()

  await db.schema
    .createTable('audit_log')
    .addColumn('id', serial, autoIncrement)
    .addColumn('at', 'bigint', (c) => c.notNull())
    // Null: the command line.
    .addColumn('staff_id', 'bigint')
    .addColumn('action', 'varchar(60)', (c) => c.notNull())
    .addColumn('subject_kind', 'varchar(40)', (c) => c.notNull())
    .addColumn('subject_id', 'varchar(64)', (c) => c.notNull())
    .addColumn('before', longText)
    .addColumn('after', longText)
    .execute()
  for (const [name, columns] of [
    ['audit_log_time', []],
    ['audit_log_subject', ['subject_kind', 'subject_id']],
    ['audit_log_staff', ['staff_id']],
  ] as const) {
    await db.schema
      .createIndex(name)
      .on('audit_log')
      .columns([...columns, 'at', 'id'])
      .execute()
  }
}
