import type { MigrateUp } from '../src/infra/database/migrate.ts'

export const up: MigrateUp = async (db, { longText }) => {
  // Of a mail: what its reader sees, beside the text in `body`.
  await db.schema.alterTable('dev_message').addColumn('html', longText).execute()
}
