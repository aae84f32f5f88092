import type { ShipmentState } from '@jishi/contract'
import type { ShippingSubject } from './shipping.rules.ts'

interface ParcelOf {
  shipmentId: number
  subject: ShippingSubject
  userId: number
}

declare module '../../kernel/events.ts' {
  interface EventMap {
    /** A parcel was handed to its carrier. */
    'shipment.sent': ParcelOf
    /** Its state changed, or there are new traces. */
    'shipment.moved': ParcelOf & { state: ShipmentState }
    /** It was signed for, once per parcel. `isLast`: so were all the parcels of its subject. Epoch milliseconds. */
    'shipment.delivered': ParcelOf & { deliveredAt: number; isLast: boolean }
  }
}
