import type { Db, Tx } from '../../infra/database/database.ts'
import './catalog.tables.ts'

/** These products are charged by that freight template from now on; unknown ones are passed over. */
export async function setFreightTemplate(
  tx: Tx,
  spuIds: readonly number[],
  templateId: number,
): Promise<void> {
  await tx.updateTable('spu').set({ freight_template_id: templateId }).where('id', 'in', spuIds).execute()
}

export async function hasFreightTemplate(db: Db | Tx, templateId: number): Promise<boolean> {
  const row = await db
    .selectFrom('spu')
    .select('id')
    .where('freight_template_id', '=', templateId)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
