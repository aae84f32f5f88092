import { sql } from 'kysely'
import type { MigrateUp } from '../src/infra/database/migrate.ts'

export const up: MigrateUp = async (db, dialect) => {
  await db.schema
    .createTable('freight_template')
    .addColumn('id', dialect.serial, dialect.autoIncrement)
    .addColumn('name', 'varchar(40)', (c) => c.notNull())
    .addColumn('charge_by', 'varchar(6)', (c) => c.notNull())
    .addColumn('free_over_fen', 'bigint')
    .addColumn('version', 'integer', (c) => c.notNull())
    .execute()

  // An empty region code stands for everywhere else.
  await db.schema
    .createTable('freight_rule')
    .addColumn('template_id', 'bigint', (c) => c.notNull())
    .addColumn('region_code', 'varchar(6)', (c) => c.notNull())
    .addColumn('first_amount', 'integer', (c) => c.notNull().check(sql`first_amount > 0`))
    .addColumn('first_fen', 'bigint', (c) => c.notNull().check(sql`first_fen >= 0`))
    .addColumn('step_amount', 'integer', (c) => c.notNull().check(sql`step_amount > 0`))
    .addColumn('step_fen', 'bigint', (c) => c.notNull().check(sql`step_fen >= 0`))
    .addPrimaryKeyConstraint('freight_rule_key', ['template_id', 'region_code'])
    .execute()

  await db.schema.alterTable('spu').addColumn('freight_template_id', 'bigint').execute()
  await db.schema.createIndex('spu_freight').on('spu').column('freight_template_id').execute()
}
