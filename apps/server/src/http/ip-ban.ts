import type { FastifyInstance } from 'fastify'
import { AppError } from '../kernel/app-error.ts'
import type { TrafficService } from '../modules/traffic/index.ts'

/** Whoever watches over this process is let in from anywhere. */
const openRoutes = new Set(['/healthz', '/readyz'])

/** Refuses banned addresses (traffic.banned) before anything of a request is read but its head. */
export function useIpBan(app: FastifyInstance, { isBanned }: Pick<TrafficService, 'isBanned'>): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const isRefused = isBanned(request.ip) && !openRoutes.has(request.routeOptions.url ?? '')
    done(isRefused ? new AppError('traffic.banned') : undefined)
  })
}
