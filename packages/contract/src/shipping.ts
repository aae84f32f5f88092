import { type Static, Type } from 'typebox'
import { Id, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'

/** Carriers that parcels are handed to: the shop's own short names; each tracking service has others for them. */
export const carriers = ['sf', 'zto', 'yto', 'sto', 'yunda', 'jd', 'ems', 'jt'] as const
export type Carrier = (typeof carriers)[number]
export const CarrierSchema = Type.Enum([...carriers])

/** Where a parcel is, in the order of a life. `none`: its carrier has not heard of it yet. */
export const shipmentStates = [
  'none',
  'picked_up',
  'in_transit',
  'delivering',
  'signed',
  'problem',
  'refused',
  'returning',
  'returned',
] as const
export type ShipmentState = (typeof shipmentStates)[number]
export const ShipmentStateSchema = Type.Enum([...shipmentStates])

/** Capital letters, digits and hyphens, as they stand on the label. */
export const TrackingNo = Type.String({ pattern: '^[A-Za-z0-9-]{6,40}$' })

export const ShipmentTrace = Type.Object({ at: Timestamp, text: Type.String(), place: Type.String() })

/** One parcel with what is in it and where it has been, the newest trace first. */
export const ShipmentView = Type.Object({
  shipmentId: Type.Integer(),
  carrier: CarrierSchema,
  trackingNo: Type.String(),
  state: ShipmentStateSchema,
  sentAt: Timestamp,
  deliveredAt: Type.Union([Timestamp, Type.Null()]),
  lines: Type.Array(Type.Object({ skuId: Type.Integer(), count: Type.Integer() })),
  traces: Type.Array(ShipmentTrace),
})
export type ShipmentView = Static<typeof ShipmentView>

export const listShipments = endpoint({
  method: 'GET',
  path: '/orders/:orderNo/shipments',
  auth: 'customer',
  tag: 'shipping',
  summary: 'The parcels of one of my orders, each with its timeline',
  params: Type.Object({ orderNo: Type.String({ pattern: '^\\d{26}$' }) }),
  reply: Type.Object({ items: Type.Array(ShipmentView) }),
})

export const ShipBody = Type.Object({
  carrier: CarrierSchema,
  trackingNo: TrackingNo,
  /** What is in this parcel; without it, everything that has not left yet. */
  lines: Type.Optional(
    Type.Array(Type.Object({ skuId: Id, count: Type.Integer({ minimum: 1, maximum: 100_000 }) }), {
      minItems: 1,
      maxItems: 200,
    }),
  ),
  /** One per press of the button: the same press sent twice is one parcel. */
  idempotencyKey: Type.String({ pattern: '^[A-Za-z0-9_-]{16,64}$' }),
})
