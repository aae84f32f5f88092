import type { ShipmentView } from '@jishi/contract'
import type { ShipmentLineRow, ShipmentRow, TraceRow } from './shipping.queries.ts'

/** `lines` and `traces` of any parcels; the traces the newest first. */
export function presentShipments(
  shipments: readonly ShipmentRow[],
  lines: readonly ShipmentLineRow[],
  traces: readonly TraceRow[],
): ShipmentView[] {
  const linesOf = Map.groupBy(lines, ({ shipment_id }) => shipment_id)
  const tracesOf = Map.groupBy(traces, ({ shipment_id }) => shipment_id)
  return shipments.map((row) => ({
    shipmentId: row.id,
    carrier: row.carrier,
    trackingNo: row.tracking_no,
    state: row.state,
    sentAt: iso(row.created_at),
    deliveredAt: row.delivered_at === null ? null : iso(row.delivered_at),
    lines: (linesOf.get(row.id) ?? []).map(({ sku_id, count }) => ({ skuId: sku_id, count })),
    traces: (tracesOf.get(row.id) ?? []).map(({ at, text, place }) => ({ at: iso(at), text, place })),
  }))
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
