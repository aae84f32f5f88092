import { randomUUID } from 'node:crypto'
import { openTestPorts } from '../../../test/ports.ts'
import type { Tx } from '../../infra/database/database.ts'
import { createKuaidi100 } from '../../infra/tracking/kuaidi100.ts'
import type { Tracking } from '../../infra/tracking/tracking.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { createEvents, type EventMap } from '../../kernel/events.ts'
import { openTestTracking } from '../../simulators/tracking/tracking.fixtures.ts'
import type {} from './shipping.events.ts'
import type { NewShipment } from './shipping.rules.ts'
import { createShippingService } from './shipping.service.ts'

let last = 0

/** Parcels of no order at all, with Kuaidi100 behind them; what is announced is kept in `heard`. */
export async function openShippingWorld() {
  const { database, close } = await openTestPorts()
  const clock = createManualClock('2026-11-21T02:00:00Z')
  const simulator = await openTestTracking({ clock })
  const events = createEvents<Tx>({ append: async () => {} })
  const heard: { name: string; payload: EventMap['shipment.delivered' | 'shipment.moved'] }[] = []
  for (const name of ['shipment.sent', 'shipment.moved', 'shipment.delivered'] as const)
    events.on(name, async (_, payload) => void heard.push({ name, payload } as (typeof heard)[number]))
  const logger = { warn: () => {} }
  const tracking = createKuaidi100({
    ...simulator.accounts.kuaidi100,
    url: simulator.urls.kuaidi100,
    timeoutMs: 300,
  })
  /** Another process of the same shop. */
  const startProcess = (given: Tracking | undefined = tracking) =>
    createShippingService({ database, tracking: given, events, clock, logger })
  const shipping = startProcess()

  return {
    ...{ database, clock, events, simulator, shipping, tracking, startProcess, heard },
    async send(given: Partial<NewShipment> = {}) {
      const trackingNo = `YT${String(++last).padStart(10, '0')}`
      const parcel: NewShipment = {
        subject: { kind: 'order', id: randomUUID() },
        userId: 7,
        carrier: 'yto',
        trackingNo,
        phoneTail: '0001',
        lines: [{ skuId: 1, count: 1 }],
        staffId: 1,
        key: randomUUID(),
        ...given,
      }
      const { shipmentId } = await database.transaction((tx) => shipping.ship(tx, parcel))
      return { ...parcel, shipmentId }
    },
    async close() {
      await simulator.close()
      await close()
    },
  }
}
