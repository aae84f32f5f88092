import type { Kysely } from 'kysely'
import type { MigrateUp } from '../src/infra/database/migrate.ts'

type Untyped = Kysely<Record<string, Record<string, unknown>>>

/**
 * What a person has of an item is read out of the index alone, and nobody looks for a claim by its order: the order names
 * its claim. Stopped half-way, it goes on.
 */
export const up: MigrateUp = async (unknownDb, { isExistingIndex, isMissingIndex, dropIndex }) => {
  const db = unknownDb as Untyped
  try {
    await db.schema
      .createIndex('flash_claim_units')
      .on('flash_claim')
      .columns(['item_id', 'user_id', 'state', 'count'])
      .execute()
  } catch (error) {
    if (!isExistingIndex(error)) throw error
  }
  for (const name of ['flash_claim_person', 'flash_claim_order']) {
    try {
      await dropIndex('flash_claim', name).execute(db)
    } catch (error) {
      if (!isMissingIndex(error)) throw error
    }
  }
}
