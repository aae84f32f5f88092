import type { FastifyInstance } from 'fastify'

/** Data and nothing else: what is no page may load nothing, be framed by nobody and send no form. */
const dataPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** For what is shown in a window of its own; the longest fitting beginning of a route counts. A page that sets its own policy keeps it. */
const policies: Record<string, string> = {
  '/api/docs':
    "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; img-src 'self' data:; object-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'",
  // A picture that is opened by itself: an SVG has styles, and must run nothing.
  '/media/': "default-src 'none'; frame-ancestors 'none'; sandbox; style-src 'unsafe-inline'",
  '/simulators/':
    "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; img-src 'self' data:; style-src 'unsafe-inline'",
}

/** Of answers that no window shows: a browser takes them for nothing but what they say, and gives them to nobody else. */
export const dataHeaders = {
  'content-security-policy': dataPolicy,
  // The shop's pages may stand on another host of the same site than its API and its pictures.
  'cross-origin-resource-policy': 'same-site',
  'x-content-type-options': 'nosniff',
}

/** Of everything else: what a window shows is also kept from its neighbours, from frames and from the machine's senses. */
export const securityHeaders = {
  ...dataHeaders,
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-frame-options': 'DENY',
}

export const strictTransport = 'max-age=31536000'

/** The API but its reference, which is a page. */
function isData(url: string): boolean {
  return url.startsWith('/api/') && !url.startsWith('/api/docs')
}

/**
 * Sets the same constant headers on every answer of this server, before anything else can answer. (Helmet would write them
 * into the raw response for each request: decision 011.) Pages of the storefront, which are sent past Fastify, set theirs.
 */
export function useSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(isData(request.url) ? dataHeaders : securityHeaders)
    // Over plain HTTP browsers ignore it, and must.
    if (request.protocol === 'https') reply.header('strict-transport-security', strictTransport)
    done()
  })

  app.addHook('onRoute', (route) => {
    const start = Object.keys(policies).find((beginning) => `${route.url}/`.startsWith(beginning))
    const policy = policies[start ?? '']
    if (policy === undefined) return
    route.onRequest = [
      (_request, reply, done) => {
        reply.header('content-security-policy', policy)
        done()
      },
      ...[route.onRequest ?? []].flat(),
    ]
  })
}
