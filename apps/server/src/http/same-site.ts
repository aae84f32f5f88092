import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../kernel/app-error.ts'
import { readBearer } from './session.ts'

const harmlessMethods = new Set(['GET', 'HEAD', 'OPTIONS'])
const ownSites = new Set(['same-origin', 'same-site', 'none'])
/** All of them: whichever is there, the browser is one that has been here. */
const ourCookies = /(?:^|;)\s*jishi_\w+\s*=/

/**
 * Refuses a change that another site's page makes with our visitor's cookies (request.cross_site), and one that carries our
 * cookies and does not say where it comes from: every browser says it. Calls without our cookies pass, and so do bearer
 * calls: no page can add that header without our consent.
 */
export function useSameSiteCheck(
  app: FastifyInstance,
  { trustedOrigins }: { trustedOrigins: string[] },
): void {
  const trusted = new Set(trustedOrigins)
  app.addHook('onRequest', (request, _reply, done) => {
    const isForeign = !harmlessMethods.has(request.method) && comesFromElsewhere(request, trusted)
    done(isForeign ? new AppError('request.cross_site') : undefined)
  })
}

/** Whether our visitor's cookies came with it and it is not a page of ours, or of a trusted origin, that sent them. */
export function comesFromElsewhere(request: FastifyRequest, trusted: ReadonlySet<string>): boolean {
  const { headers } = request
  if (!ourCookies.test(headers.cookie ?? '') || readBearer(request) !== undefined) return false
  if (headers.origin !== undefined && trusted.has(headers.origin)) return false
  const site = headers['sec-fetch-site']
  if (site !== undefined) return !ownSites.has(String(site))
  // Older browsers: compared by host, because a proxy may have taken the TLS off.
  return URL.parse(headers.origin ?? '')?.host !== request.host
}
