import type { MigrateUp } from '../src/infra/database/migrate.ts'

export const up: MigrateUp = async (db) => {
  await db.schema
    .alterTable('flash_activity')
    .addColumn('guard', 'varchar(10)', (c) => c.notNull().defaultTo('none'))
    .execute()
}
