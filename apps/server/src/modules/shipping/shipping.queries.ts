import type { Insertable, Selectable } from 'kysely'
import type { Db, Tx } from '../../infra/database/database.ts'
import type { Dialect } from '../../infra/database/dialect.ts'
import type { ShippingSubject } from './shipping.rules.ts'
import type { ShipmentLineTable, ShipmentTable, ShipmentTraceTable } from './shipping.tables.ts'

export type ShipmentRow = Selectable<ShipmentTable>
export type ShipmentLineRow = Selectable<ShipmentLineTable>
export type TraceRow = Selectable<ShipmentTraceTable>

/** A subject has no more parcels. */
export const mostParcels = 200

/** Gives the new id. */
export async function insertShipment(
  tx: Tx,
  row: Insertable<ShipmentTable>,
  lines: readonly { skuId: number; count: number }[],
): Promise<number> {
  const { insertId } = await tx.insertInto('shipment').values(row).executeTakeFirstOrThrow()
  const shipment_id = Number(insertId)
  const values = lines.map(({ skuId, count }) => ({ shipment_id, sku_id: skuId, count }))
  await tx.insertInto('shipment_line').values(values).execute()
  return shipment_id
}

/** What this press of the button sent before. */
export function findByPress(db: Db | Tx, staffId: number, key: string): Promise<ShipmentRow | undefined> {
  return db
    .selectFrom('shipment')
    .selectAll()
    .where('staff_id', '=', staffId)
    .where('idempotency_key', '=', key)
    .executeTakeFirst()
}

/** The parcels of a subject, in the order in which they left. */
export function listShipments(db: Db | Tx, { kind, id }: ShippingSubject): Promise<ShipmentRow[]> {
  return selectShipments(db, { kind, id }).execute()
}

/** Whoever holds them alone moves parcels of that subject, until the transaction ends. */
export function lockShipments(tx: Tx, dialect: Dialect, subject: ShippingSubject): Promise<ShipmentRow[]> {
  return selectShipments(tx, subject).modifyEnd(dialect.forUpdate).execute()
}

export function listLines(db: Db | Tx, shipmentIds: readonly number[]): Promise<ShipmentLineRow[]> {
  return db
    .selectFrom('shipment_line')
    .selectAll()
    .where('shipment_id', 'in', shipmentIds)
    .orderBy('shipment_id')
    .orderBy('sku_id')
    .execute()
}

/** The newest first. */
export function listTraces(db: Db | Tx, shipmentIds: readonly number[]): Promise<TraceRow[]> {
  return db
    .selectFrom('shipment_trace')
    .selectAll()
    .where('shipment_id', 'in', shipmentIds)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute()
}

export async function insertTraces(tx: Tx, rows: readonly Insertable<ShipmentTraceTable>[]): Promise<void> {
  if (rows.length > 0) await tx.insertInto('shipment_trace').values(rows).execute()
}

export function listDue(db: Db, now: number, limit: number): Promise<ShipmentRow[]> {
  return db
    .selectFrom('shipment')
    .selectAll()
    .where('next_trace_at', '<=', now)
    .orderBy('next_trace_at')
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Books the next question before this one is asked; false when another process has taken it up. */
export async function bookTrace(
  db: Db,
  { id, next_trace_at }: ShipmentRow,
  nextAt: number | null,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('shipment')
    .set({ next_trace_at: nextAt })
    .where('id', '=', id)
    .where('next_trace_at', '=', next_trace_at)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** The row is locked by the caller. */
export async function updateShipment(
  tx: Tx,
  id: number,
  change: Pick<ShipmentRow, 'state' | 'moved_at' | 'delivered_at' | 'next_trace_at'>,
): Promise<void> {
  await tx.updateTable('shipment').set(change).where('id', '=', id).executeTakeFirstOrThrow()
}

/** Units of each SKU that left, of each subject of a kind between two ids, both inclusive. */
export function sumShipped(db: Db | Tx, kind: string, { from, to }: { from: string; to: string }) {
  return db
    .selectFrom('shipment')
    .innerJoin('shipment_line', 'shipment_line.shipment_id', 'shipment.id')
    .where('shipment.subject_kind', '=', kind)
    .where('shipment.subject_id', '>=', from)
    .where('shipment.subject_id', '<=', to)
    .groupBy(['shipment.subject_id', 'shipment_line.sku_id'])
    .select((eb) => [
      'shipment.subject_id',
      'shipment_line.sku_id',
      eb.fn.sum<number | string>('shipment_line.count').as('units'),
    ])
    .execute()
}

/** Parcels of a person, the oldest first, after that id. */
export function listShipmentsOfUser(db: Db, userId: number, after: number, limit: number) {
  return db
    .selectFrom('shipment')
    .selectAll()
    .where('user_id', '=', userId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** The account is gone: so are the digits of its number and where its parcels went. Nobody asks about them any more. */
export async function forgetRecipient(tx: Tx, userId: number): Promise<void> {
  const own = tx.selectFrom('shipment').select('id').where('user_id', '=', userId)
  await tx.deleteFrom('shipment_trace').where('shipment_id', 'in', own).execute()
  await tx
    .updateTable('shipment')
    .set({ phone_tail: '', next_trace_at: null })
    .where('user_id', '=', userId)
    .execute()
}

function selectShipments(db: Db | Tx, { kind, id }: ShippingSubject) {
  return db
    .selectFrom('shipment')
    .selectAll()
    .where('subject_kind', '=', kind)
    .where('subject_id', '=', id)
    .orderBy('id')
    .limit(mostParcels)
}
