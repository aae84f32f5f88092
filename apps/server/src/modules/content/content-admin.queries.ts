import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Database, Db, Tx } from '../../infra/database/database.ts'
import type { ContentTable } from './content.tables.ts'

export type ContentFullRow = Selectable<ContentTable>

export interface SectionRow {
  id: number
  content_key: string
  name: string
  version: number
}

/** Sections with how many rows each has. */
export async function listSections(db: Db): Promise<(SectionRow & { items: number })[]> {
  const rows = await db
    .selectFrom('content_category')
    .leftJoin('content', 'content.content_category_id', 'content_category.id')
    .select([
      'content_category.id',
      'content_category.content_key',
      'content_category.name',
      'content_category.version',
    ])
    .select((eb) => eb.fn.count<number>('content.id').as('items'))
    .groupBy('content_category.id')
    .orderBy('content_category.id')
    .execute()
  return rows.map((row) => ({ ...row, items: Number(row.items) }))
}

export function findSection(db: Db | Tx, id: number): Promise<SectionRow | undefined> {
  return db.selectFrom('content_category').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Locks the section until the transaction ends: its rows are added and put in order by one at a time. */
export function lockSection(tx: Tx, { dialect }: Database, id: number): Promise<SectionRow | undefined> {
  return tx
    .selectFrom('content_category')
    .selectAll()
    .where('id', '=', id)
    .modifyEnd(dialect.forUpdate)
    .executeTakeFirst()
}

/** Gives the new id. */
export async function insertSection(tx: Tx, row: { content_key: string; name: string }): Promise<number> {
  const { insertId } = await tx.insertInto('content_category').values(row).executeTakeFirstOrThrow()
  return Number(insertId)
}

/** Changes the section if it is still of this version; tells whether it was. */
export async function updateSection(
  tx: Tx,
  { id, version }: SectionRow,
  change: { name?: string },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('content_category')
    .set({ ...change, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

export async function deleteSection(tx: Tx, id: number): Promise<void> {
  await tx.deleteFrom('content_category').where('id', '=', id).execute()
}

/** Every row of a section in its order. */
export function listSectionRows(db: Db | Tx, sectionId: number): Promise<ContentFullRow[]> {
  return db
    .selectFrom('content')
    .selectAll()
    .where('content_category_id', '=', sectionId)
    .orderBy('sequence')
    .orderBy('id')
    .execute()
}

export function findContent(db: Db, id: number): Promise<ContentFullRow | undefined> {
  return db.selectFrom('content').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Gives the new id. */
export async function insertContentRow(tx: Tx, row: Insertable<ContentTable>): Promise<number> {
  const { insertId } = await tx.insertInto('content').values(row).executeTakeFirstOrThrow()
  return Number(insertId)
}

/** Changes the row if it is still of this version; tells whether it was. */
export async function updateContent(
  tx: Tx,
  { id, version }: ContentFullRow,
  change: Updateable<ContentTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('content')
    .set({ ...change, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Its place is not the row's own: a form that is open meanwhile is not out of date. */
export async function setSequence(tx: Tx, id: number, sequence: number): Promise<void> {
  await tx.updateTable('content').set({ sequence }).where('id', '=', id).execute()
}

/** Deletes the row if it is still of this version; tells whether it was. */
export async function deleteContentRow(tx: Tx, { id, version }: ContentFullRow): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('content')
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirstOrThrow()
  return numDeletedRows === 1n
}
