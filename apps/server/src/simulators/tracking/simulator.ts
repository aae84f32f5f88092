import formbody from '@fastify/formbody'
import type { FastifyInstance } from 'fastify'
import type { TrackingAccounts } from './accounts.ts'
import { controlRoutes } from './control.ts'
import { kdniaoRoutes } from './kdniao.ts'
import { kuaidi100Routes } from './kuaidi100.ts'
import { listStops, type ServiceDeps, type TrackingSimulatorOptions } from './service.ts'

/**
 * Two local tracking services below the prefix of `app`: `/kdniao/Ebusiness/EbusinessOrderHandle.aspx` and
 * `/kuaidi100/poll/query.do`. They check signatures as the real ones do and know the same parcels, which move along a
 * timetable by the clock.
 */
export async function trackingSimulator(
  app: FastifyInstance,
  options: TrackingSimulatorOptions,
): Promise<void> {
  const { store, clock, paceMs, misbehaviour = {} } = options
  if (!app.hasContentTypeParser('application/x-www-form-urlencoded')) await app.register(formbody)

  await app.register(async (routes) => kdniaoRoutes(routes, depsOf('kdniao')), { prefix: '/kdniao' })
  await app.register(async (routes) => kuaidi100Routes(routes, depsOf('kuaidi100')), { prefix: '/kuaidi100' })
  controlRoutes(app, { store, clock, paceMs, misbehaviour })

  function depsOf<Service extends keyof TrackingAccounts>(service: Service): ServiceDeps<Service> {
    return {
      ...{ clock, store, misbehaviour },
      account: options.accounts[service],
      listStops: (parcel) => listStops(parcel, clock.now().getTime(), paceMs),
      onAsked: (asked) => options.onAsked?.({ ...asked, service, at: clock.now().getTime() }),
    }
  }
}
