import type { Insertable, Selectable } from 'kysely'
import type { Database, Db, Tx } from '../../infra/database/database.ts'
import type { FreightRuleTable, FreightTemplateTable } from './freight.tables.ts'

export type TemplateRow = Selectable<FreightTemplateTable>
export type RuleRow = Selectable<FreightRuleTable>

/** A shop has a handful. */
export const templateLimit = 200

export function listTemplateRows(db: Db): Promise<TemplateRow[]> {
  return db.selectFrom('freight_template').selectAll().orderBy('id').limit(templateLimit).execute()
}

/** Holds the template until the transaction ends. */
export function lockTemplate(tx: Tx, { dialect }: Database, id: number): Promise<TemplateRow | undefined> {
  return tx
    .selectFrom('freight_template')
    .selectAll()
    .where('id', '=', id)
    .modifyEnd(dialect.forUpdate)
    .executeTakeFirst()
}

/** The rules of these templates, everywhere else first. */
export function listRuleRows(db: Db | Tx, templateIds: readonly number[]): Promise<RuleRow[]> {
  if (templateIds.length === 0) return Promise.resolve([])
  return db
    .selectFrom('freight_rule')
    .selectAll()
    .where('template_id', 'in', templateIds)
    .orderBy('template_id')
    .orderBy('region_code')
    .execute()
}

export async function insertTemplate(tx: Tx, row: Insertable<FreightTemplateTable>): Promise<number> {
  const { insertId } = await tx.insertInto('freight_template').values(row).executeTakeFirstOrThrow()
  return Number(insertId)
}

export async function updateTemplate(tx: Tx, { id, ...change }: TemplateRow): Promise<void> {
  await tx.updateTable('freight_template').set(change).where('id', '=', id).execute()
}

export async function replaceRules(tx: Tx, templateId: number, rules: RuleRow[]): Promise<void> {
  await deleteRules(tx, templateId)
  await tx.insertInto('freight_rule').values(rules).execute()
}

export async function deleteTemplate(tx: Tx, id: number): Promise<void> {
  await deleteRules(tx, id)
  await tx.deleteFrom('freight_template').where('id', '=', id).execute()
}

async function deleteRules(tx: Tx, templateId: number): Promise<void> {
  await tx.deleteFrom('freight_rule').where('template_id', '=', templateId).execute()
}
