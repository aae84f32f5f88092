import type { Kysely } from 'kysely'
import type { Dialect } from '../src/infra/database/dialect.ts'
import type { MigrateUp } from '../src/infra/database/migrate.ts'

type Untyped = Kysely<Record<string, Record<string, unknown>>>

/** Claims that were written, and the orders that they became: a new column of every ledger period. Stopped half-way, it goes on. */
export const up: MigrateUp = async (unknownDb, dialect) => {
  const db = unknownDb as Untyped
  await createClaims(db, dialect)
  const tables = new Map((await db.introspection.getTables()).map(({ name, columns }) => [name, columns]))
  for (const { month } of await db.selectFrom('order_month').select('month').orderBy('month').execute()) {
    // Those of an archived period are gone; of one that is on its way, they are aside.
    for (const info of [`order_info_${month}`, `order_info_${month}_aside`]) {
      const columns = tables.get(info)
      if (columns === undefined || columns.some(({ name }) => name === 'flash_claim_id')) continue
      await db.schema.alterTable(info).addColumn('flash_claim_id', 'varchar(32)').execute()
    }
  }
}

async function createClaims(db: Untyped, { isExistingIndex }: Dialect): Promise<void> {
  await db.schema
    .createTable('flash_claim')
    .ifNotExists()
    .addColumn('claim_id', 'varchar(32)', (c) => c.primaryKey())
    .addColumn('item_id', 'bigint', (c) => c.notNull())
    .addColumn('user_id', 'bigint', (c) => c.notNull())
    .addColumn('count', 'integer', (c) => c.notNull())
    .addColumn('epoch', 'integer', (c) => c.notNull())
    .addColumn('state', 'varchar(8)', (c) => c.notNull())
    .addColumn('reason', 'varchar(12)')
    .addColumn('order_no', 'varchar(26)')
    .addColumn('until', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
  for (const [name, columns] of [
    ['person', ['item_id', 'user_id']],
    ['item', ['item_id', 'claim_id']],
    ['order', ['order_no']],
  ] as const) {
    try {
      await db.schema
        .createIndex(`flash_claim_${name}`)
        .on('flash_claim')
        .columns([...columns])
        .execute()
    } catch (error) {
      if (!isExistingIndex(error)) throw error
    }
  }
}
