import { type Selectable, sql } from 'kysely'
import type { Db, Tx } from '../../infra/database/database.ts'
import type { Dialect } from '../../infra/database/dialect.ts'
import { later } from '../../infra/database/later.ts'
import { together } from '../../infra/database/together.ts'
import type { ActivityRow, ItemRow } from './flash.queries.ts'
import type { FlashClaimTable } from './flash.tables.ts'

export type ClaimRow = Selectable<FlashClaimTable>
export type ClaimStateRow = Pick<ClaimRow, 'claim_id' | 'state' | 'count'>
export type ItemInTime = Awaited<ReturnType<typeof listGateItems>>[number]

export function findClaim(db: Db | Tx, claimId: string): Promise<ClaimRow | undefined> {
  return db.selectFrom('flash_claim').selectAll().where('claim_id', '=', claimId).executeTakeFirst()
}

/** A person's claims of an item, newest first. */
export function listClaimsOf(db: Db, userId: number, itemId: number, limit: number): Promise<ClaimRow[]> {
  return db
    .selectFrom('flash_claim')
    .selectAll()
    .where('item_id', '=', itemId)
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .orderBy('claim_id')
    .limit(limit)
    .execute()
}

/** Claims of an item by their ids: the next `limit` after that one. */
interface ClaimPage {
  itemId: number
  after: string
  limit: number
}

export function listClaims(db: Db, dialect: Dialect, page: ClaimPage): Promise<ClaimRow[]> {
  return nextClaims(db, dialect, page).selectAll().execute()
}

export function listClaimStates(db: Db, dialect: Dialect, page: ClaimPage): Promise<ClaimStateRow[]> {
  return nextClaims(db, dialect, page).select(['claim_id', 'state', 'count']).execute()
}

/** Where most claims are of one item, MariaDB would begin each page at the item's first claim and pass over those before. */
function nextClaims(db: Db, { byIndex }: Dialect, { itemId, after, limit }: ClaimPage) {
  const claims = sql<ClaimRow>`flash_claim`.as<'claim'>(sql`claim ${byIndex('flash_claim_item')}`)
  return db
    .selectFrom(claims)
    .where('item_id', '=', itemId)
    .where('claim_id', '>', after)
    .orderBy('claim_id')
    .limit(limit)
}

/** Those of these claims that have a row, in any order. */
export function listClaimsById(db: Db, claimIds: readonly string[]): Promise<ClaimRow[]> {
  return db.selectFrom('flash_claim').selectAll().where('claim_id', 'in', claimIds).execute()
}

/** Moves the claim only if it is still in `from`; tells whether it moved. */
export async function moveClaim(
  tx: Tx,
  claimId: string,
  from: ClaimRow['state'],
  change: Pick<ClaimRow, 'state' | 'reason'>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('flash_claim')
    .set(change)
    .where('claim_id', '=', claimId)
    .where('state', '=', from)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/**
 * The item, which stays as it is until the transaction ends, and its activity. Who ends an activity changes its items in
 * the same transaction: so one that is not ended here does not end before this transaction does.
 */
export async function lockItem(
  tx: Tx,
  { forUpdate }: Dialect,
  itemId: number,
): Promise<{ item: ItemRow; activity: ActivityRow } | undefined> {
  const ofItem = tx.selectFrom('flash_item').where('id', '=', itemId)
  const [[item], [activity]] = await together(tx, [
    ofItem.selectAll().modifyEnd(forUpdate),
    tx.selectFrom('flash_activity').selectAll().where('id', '=', ofItem.select('activity_id')),
  ])
  return item && activity && { item, activity }
}

/** Of an item that is locked, so that neither more than its stock nor less than nothing is taken. */
export function changeTaken(tx: Tx, itemId: number, delta: number): Promise<void> {
  return later(
    tx,
    tx
      .updateTable('flash_item')
      .set((eb) => ({ taken: eb('taken', '+', delta) }))
      .where('id', '=', itemId),
  )
}

/** Units of an item that a person has. */
export async function sumTaken(tx: Tx, itemId: number, userId: number): Promise<number> {
  const { units } = await tx
    .selectFrom('flash_claim')
    .where('item_id', '=', itemId)
    .where('user_id', '=', userId)
    .where('state', 'in', ['ordered', 'paid'])
    .select((eb) => eb.fn.sum<number | string | null>('count').as('units'))
    .executeTakeFirstOrThrow()
  return Number(units)
}

/** Those of activities that are scheduled and end later than `now`, or the one of that id whatever its activity is. */
export function listGateItems(db: Db | Tx, wanted: { now: number } | { itemId: number }) {
  const items = db
    .selectFrom('flash_item')
    .innerJoin('flash_activity', 'flash_activity.id', 'flash_item.activity_id')
    .selectAll('flash_item')
    .select([
      'flash_activity.starts_at',
      'flash_activity.ends_at',
      'flash_activity.state',
      'flash_activity.guard',
    ])
    .orderBy('flash_item.id')
  if ('itemId' in wanted) return items.where('flash_item.id', '=', wanted.itemId).execute()
  return items
    .where('flash_activity.state', '=', 'scheduled')
    .where('flash_activity.ends_at', '>', wanted.now)
    .execute()
}

/** The item's row is locked by it until the transaction ends. */
export async function raiseEpochOf(tx: Tx, itemId: number): Promise<void> {
  await tx
    .updateTable('flash_item')
    .set((eb) => ({ epoch: eb('epoch', '+', 1) }))
    .where('id', '=', itemId)
    .execute()
}
