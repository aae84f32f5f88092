import { sql } from 'kysely'
import type { MigrateUp } from '../src/infra/database/migrate.ts'

export const up: MigrateUp = async (db, dialect) => {
  await db.schema
    .createTable('promotion')
    .addColumn('id', dialect.serial, dialect.autoIncrement)
    .addColumn('title', 'varchar(60)', (c) => c.notNull())
    .addColumn('note', 'varchar(200)', (c) => c.notNull())
    .addColumn('kind', 'varchar(14)', (c) => c.notNull())
    .addColumn('rules', dialect.longText, (c) => c.notNull())
    .addColumn('scope_kind', 'varchar(10)', (c) => c.notNull())
    .addColumn('needs_coupon', 'smallint', (c) => c.notNull())
    .addColumn('is_claimable', 'smallint', (c) => c.notNull())
    .addColumn('stack_group', 'varchar(20)', (c) => c.notNull())
    .addColumn('priority', 'integer', (c) => c.notNull())
    .addColumn('per_person', 'integer')
    .addColumn('total_limit', 'bigint')
    .addColumn('used', 'bigint', (c) =>
      c.notNull().check(sql`used >= 0 and (total_limit is null or used <= total_limit)`),
    )
    .addColumn('valid_days', 'integer')
    .addColumn('starts_at', 'bigint', (c) => c.notNull())
    .addColumn('ends_at', 'bigint', (c) => c.notNull())
    .addColumn('is_on', 'smallint', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('promotion_live').on('promotion').columns(['is_on', 'ends_at']).execute()

  await db.schema
    .createTable('promotion_scope')
    .addColumn('promotion_id', 'bigint', (c) => c.notNull())
    .addColumn('target_id', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('promotion_scope_key', ['promotion_id', 'target_id'])
    .execute()

  // What one person has used of a promotion; of one with coupons, how many of them that person was given.
  await db.schema
    .createTable('promotion_person')
    .addColumn('promotion_id', 'bigint', (c) => c.notNull())
    .addColumn('user_id', 'bigint', (c) => c.notNull())
    .addColumn('used', 'integer', (c) => c.notNull().check(sql`used >= 0`))
    .addPrimaryKeyConstraint('promotion_person_key', ['promotion_id', 'user_id'])
    .execute()

  await db.schema
    .createTable('coupon')
    .addColumn('id', dialect.serial, dialect.autoIncrement)
    .addColumn('promotion_id', 'bigint', (c) => c.notNull())
    .addColumn('user_id', 'bigint', (c) => c.notNull())
    .addColumn('state', 'varchar(8)', (c) => c.notNull())
    .addColumn('order_no', 'varchar(26)')
    .addColumn('claimed_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('used_at', 'bigint')
    .execute()
  await db.schema.createIndex('coupon_user').on('coupon').columns(['user_id', 'state', 'id']).execute()
  await db.schema.createIndex('coupon_promotion').on('coupon').columns(['promotion_id', 'id']).execute()

  // What an order used. Given back: is_live goes from 1 to 0, and whoever changed the row gives back.
  await db.schema
    .createTable('promotion_use')
    .addColumn('order_no', 'varchar(26)', (c) => c.notNull())
    .addColumn('promotion_id', 'bigint', (c) => c.notNull())
    .addColumn('coupon_id', 'bigint')
    .addColumn('user_id', 'bigint', (c) => c.notNull())
    .addColumn('amount_fen', 'bigint', (c) => c.notNull().check(sql`amount_fen > 0`))
    .addColumn('is_live', 'smallint', (c) => c.notNull())
    .addPrimaryKeyConstraint('promotion_use_key', ['order_no', 'promotion_id'])
    .execute()
  await db.schema
    .createIndex('promotion_use_promotion')
    .on('promotion_use')
    .columns(['promotion_id', 'is_live'])
    .execute()
}
