import type { ShipmentView } from '@jishi/contract'
import type { Database, Db, Tx } from '../../infra/database/database.ts'
import type { Tracking } from '../../infra/tracking/tracking.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Events } from '../../kernel/events.ts'
import type { Logger } from '../../kernel/logger.ts'
import { findRepeat, sendShipment } from './send-shipment.ts'
import { presentShipments } from './shipping.present.ts'
import {
  forgetRecipient,
  listLines,
  listShipments,
  listShipmentsOfUser,
  listTraces,
  type ShipmentRow,
  sumShipped,
} from './shipping.queries.ts'
import type { NewShipment, ShippingSubject } from './shipping.rules.ts'
import { traceParcels } from './trace-parcels.ts'

export type ShippingService = ReturnType<typeof createShippingService>

interface Deps {
  database: Database
  /** Undefined: parcels are sent, and nobody is asked where they are. */
  tracking: Tracking | undefined
  events: Events<Tx>
  clock: Clock
  logger: Pick<Logger, 'warn'>
}

const exportBatch = 200

/** Parcels of subjects. It knows neither orders nor who may see them: the subject's owner asks on their behalf. */
export function createShippingService(deps: Deps) {
  const { db } = deps.database

  async function present(parcels: readonly ShipmentRow[]): Promise<ShipmentView[]> {
    if (parcels.length === 0) return []
    const ids = parcels.map(({ id }) => id)
    const [lines, traces] = await Promise.all([listLines(db, ids), listTraces(db, ids)])
    return presentShipments(parcels, lines, traces)
  }

  return {
    /** In the caller's transaction. Throws shipping.number_taken, shipping.key_reused. */
    ship: (tx: Tx, parcel: NewShipment) => sendShipment(deps, tx, parcel),

    /** What the same press has sent before. Throws shipping.key_reused. */
    findRepeat,

    /** In the order in which they left, the traces of each newest first. */
    async listOf(subject: ShippingSubject): Promise<ShipmentView[]> {
      return present(await listShipments(db, subject))
    },

    /** Units that left, by SKU. */
    async countShipped(tx: Db | Tx, { kind, id }: ShippingSubject): Promise<Map<number, number>> {
      const rows = await sumShipped(tx, kind, { from: id, to: id })
      return new Map(rows.map(({ sku_id, units }) => [sku_id, Number(units)]))
    },

    /** The same of all subjects of a kind between two ids, both inclusive, for `jishi audit`. */
    async listShippedSums(at: Db, kind: string, range: { from: string; to: string }) {
      const rows = await sumShipped(at, kind, range)
      return Map.groupBy(
        rows.map((row) => ({ subjectId: row.subject_id, skuId: row.sku_id, units: Number(row.units) })),
        ({ subjectId }) => subjectId,
      )
    },

    /** Asks about every parcel that is due, each no more often than the service allows. */
    async traceDue(): Promise<void> {
      const { tracking } = deps
      if (tracking !== undefined) await traceParcels({ ...deps, tracking })
    },

    forgetOwner: (tx: Tx, userId: number): Promise<void> => forgetRecipient(tx, userId),

    /** All parcels of a person, for that person. */
    async exportShipments(userId: number): Promise<ShipmentView[]> {
      const all: ShipmentView[] = []
      for (let after = 0; ; ) {
        const parcels = await listShipmentsOfUser(db, userId, after, exportBatch)
        all.push(...(await present(parcels)))
        if (parcels.length < exportBatch) return all
        after = parcels.at(-1)?.id ?? after
      }
    },
  }
}
