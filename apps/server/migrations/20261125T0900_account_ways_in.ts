import type { MigrateUp } from '../src/infra/database/migrate.ts'

export const up: MigrateUp = async (db) => {
  for (const [name, type] of [
    ['email', 'varchar(254)'],
    ['email_key', 'varchar(254)'],
    ['email_token', 'varchar(64)'],
    ['reset_token', 'varchar(64)'],
    ['avatar', 'varchar(200)'],
    ['delete_after', 'bigint'],
    ['deleted_at', 'bigint'],
  ] as const) {
    await db.schema.alterTable('user_account').addColumn(name, type).execute()
  }
  // Only a verified address is in the key: whoever verifies it first has it.
  await db.schema
    .createIndex('user_account_email_key')
    .unique()
    .on('user_account')
    .column('email_key')
    .execute()
  await db.schema.createIndex('user_account_delete_after').on('user_account').column('delete_after').execute()

  await db.schema.createIndex('user_session_revoked').on('user_session').column('revoked_at').execute()

  // One identity of a third party. `user_id` is null until somebody ties it to an account.
  await db.schema
    .createTable('user_social')
    .addColumn('provider', 'varchar(20)', (c) => c.notNull())
    .addColumn('openid', 'varchar(128)', (c) => c.notNull())
    .addColumn('user_id', 'bigint')
    .addColumn('nickname', 'varchar(60)', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('bound_at', 'bigint')
    .addPrimaryKeyConstraint('user_social_key', ['provider', 'openid'])
    .addUniqueConstraint('user_social_user', ['user_id', 'provider'])
    .execute()
}
