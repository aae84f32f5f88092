import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import type { Clock } from '../../kernel/clock.ts'
import { simulatedTrackingAccounts } from './accounts.ts'
import type { TrackingMisbehaviour } from './misbehaviour.ts'
import { openParcelStore } from './parcel-store.ts'
import type { AskedParcel } from './service.ts'
import { trackingSimulator } from './simulator.ts'
import type { Course } from './timetable.ts'

export const paceMs = 3_600_000

export type TestTracking = Awaited<ReturnType<typeof openTestTracking>>

/** The two simulated services, listening. A parcel makes a stop every hour of `clock`. */
export async function openTestTracking({ clock }: { clock: Clock }) {
  const asked: AskedParcel[] = []
  const misbehaviour: TrackingMisbehaviour = {}
  const accounts = simulatedTrackingAccounts
  const store = openParcelStore(':memory:')
  const app = Fastify({ forceCloseConnections: true })
  const onAsked = (parcel: AskedParcel) => void asked.push(parcel)
  await app.register(
    (scope) => trackingSimulator(scope, { store, clock, accounts, paceMs, misbehaviour, onAsked }),
    { prefix: '/simulators/tracking' },
  )
  await app.listen({ port: 0, host: '127.0.0.1' })
  const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/simulators/tracking`
  return {
    asked,
    misbehaviour,
    accounts,
    origin,
    urls: {
      kdniao: `${origin}/kdniao/Ebusiness/EbusinessOrderHandle.aspx`,
      kuaidi100: `${origin}/kuaidi100/poll/query.do`,
    },
    moveParcel: (trackingNo: string, to: { course?: Course; stops?: number }) =>
      moveParcel(origin, trackingNo, to),
    /** Nothing was asked, everything works. */
    reset() {
      asked.length = 0
      misbehaviour.answers = undefined
      misbehaviour.refusal = undefined
    },
    async close() {
      await app.close()
      store.close()
    },
  }
}

/** `origin`: where the simulator is mounted. */
export async function moveParcel(
  origin: string,
  trackingNo: string,
  to: { course?: Course; stops?: number },
): Promise<void> {
  const answer = await fetch(`${origin}/parcels/${trackingNo}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(to),
  })
  if (!answer.ok) throw new Error(`parcel ${trackingNo} was not moved: HTTP ${answer.status}`)
}
