import type { Database } from '../../infra/database/database.ts'

const tables = ['order_goods', 'order_event', 'order_info'] as const

/** Out of everybody's reach: who still writes to them fails, and nothing that was written is lost. */
export async function setAside(database: Database, period: string): Promise<void> {
  for (const table of tables) await move(database, `${table}_${period}`, `${table}_${period}_aside`)
}

export async function putBack(database: Database, period: string): Promise<void> {
  for (const table of tables) await move(database, `${table}_${period}_aside`, `${table}_${period}`)
}

export async function dropTables({ db }: Database, period: string, aside: '' | '_aside'): Promise<void> {
  for (const table of tables) await db.schema.dropTable(`${table}_${period}${aside}`).ifExists().execute()
}

/** Stopped half-way, it may be done again: what is moved already is passed over. */
async function move({ db, dialect }: Database, from: string, to: string): Promise<void> {
  try {
    await db.schema.alterTable(from).renameTo(to).execute()
  } catch (error) {
    if (!dialect.isMissingTable(error)) throw error
  }
}
