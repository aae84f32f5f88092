import type { FlashState } from '@jishi/contract'
import type { Insertable, Selectable } from 'kysely'
import type { Db, Tx } from '../../infra/database/database.ts'
import type { FlashActivityTable, FlashItemTable } from './flash.tables.ts'

export type ActivityRow = Selectable<FlashActivityTable>
export type ItemRow = Selectable<FlashItemTable>

/** Newest first, from below `before`. */
export function listActivities(db: Db, before: number | undefined, limit: number): Promise<ActivityRow[]> {
  return db
    .selectFrom('flash_activity')
    .selectAll()
    .$if(before !== undefined, (query) => query.where('id', '<', before as number))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** Those that run at `now` or come after it, the first to start on top. */
export function listLiveActivities(db: Db, now: number, limit: number): Promise<ActivityRow[]> {
  return db
    .selectFrom('flash_activity')
    .selectAll()
    .where('state', '=', 'scheduled')
    .where('ends_at', '>', now)
    .orderBy('starts_at')
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Those whose window was over at `now` and whose units are not back yet. */
export function listOverdueActivities(db: Db, now: number): Promise<{ id: number }[]> {
  return db
    .selectFrom('flash_activity')
    .select('id')
    .where('state', '=', 'scheduled')
    .where('ends_at', '<=', now)
    .execute()
}

export function findActivity(db: Db | Tx, id: number): Promise<ActivityRow | undefined> {
  return db.selectFrom('flash_activity').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The items of these activities, each activity's in its order. */
export function listItems(db: Db | Tx, activityIds: readonly number[]): Promise<ItemRow[]> {
  if (activityIds.length === 0) return Promise.resolve([])
  return db
    .selectFrom('flash_item')
    .selectAll()
    .where('activity_id', 'in', activityIds)
    .orderBy('activity_id')
    .orderBy('sequence')
    .execute()
}

export async function insertActivity(tx: Tx, row: Insertable<FlashActivityTable>): Promise<number> {
  const { insertId } = await tx.insertInto('flash_activity').values(row).executeTakeFirstOrThrow()
  return Number(insertId)
}

/** Changes a draft that has still this version; tells whether it did. */
export async function updateDraft(
  tx: Tx,
  { id, version }: { id: number; version: number },
  change: Pick<ActivityRow, 'name' | 'starts_at' | 'ends_at' | 'guard'>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('flash_activity')
    .set({ ...change, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .where('state', '=', 'draft')
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Moves the activity only if it is still in `from`, and in this version where one is said; tells whether it moved. */
export async function moveActivity(
  tx: Tx,
  { id, version }: { id: number; version?: number },
  from: FlashState,
  to: FlashState,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('flash_activity')
    .set((eb) => ({ state: to, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .where('state', '=', from)
    .$if(version !== undefined, (query) => query.where('version', '=', version as number))
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

export async function replaceItems(
  tx: Tx,
  activityId: number,
  items: readonly Insertable<FlashItemTable>[],
): Promise<void> {
  await tx.deleteFrom('flash_item').where('activity_id', '=', activityId).execute()
  await tx.insertInto('flash_item').values(items).execute()
}

/** From now on nothing is taken of these items that was claimed before, and what is taken stays until the transaction ends. */
export async function raiseEpochs(tx: Tx, activityId: number): Promise<void> {
  await tx
    .updateTable('flash_item')
    .set((eb) => ({ epoch: eb('epoch', '+', 1) }))
    .where('activity_id', '=', activityId)
    .execute()
}

/** One of these SKUs that is in another activity that is scheduled for some of that time. */
export function findOverlap(
  tx: Tx,
  { id, starts_at, ends_at }: Pick<ActivityRow, 'id' | 'starts_at' | 'ends_at'>,
  skuIds: readonly number[],
) {
  return tx
    .selectFrom('flash_item')
    .innerJoin('flash_activity', 'flash_activity.id', 'flash_item.activity_id')
    .where('flash_item.sku_id', 'in', skuIds)
    .where('flash_activity.id', '<>', id)
    .where('flash_activity.state', '=', 'scheduled')
    .where('flash_activity.starts_at', '<', ends_at)
    .where('flash_activity.ends_at', '>', starts_at)
    .select(['flash_item.sku_id', 'flash_activity.id', 'flash_activity.name'])
    .orderBy('flash_item.sku_id')
    .executeTakeFirst()
}

/** Units of each SKU that are set aside and that nobody has taken. */
export async function sumSetAside(db: Db): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom('flash_item')
    .innerJoin('flash_activity', 'flash_activity.id', 'flash_item.activity_id')
    .where('flash_activity.state', '=', 'scheduled')
    .groupBy('flash_item.sku_id')
    .select((eb) => [
      'flash_item.sku_id',
      eb.fn.sum<number | string>(eb('flash_item.stock', '-', eb.ref('flash_item.taken'))).as('units'),
    ])
    .execute()
  return new Map(rows.map(({ sku_id, units }) => [sku_id, Number(units)]))
}
