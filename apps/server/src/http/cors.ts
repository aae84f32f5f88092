import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'

/** As long as browsers remember a permission at most. */
const twoHours = 7_200

/**
 * Lets pages of the listed origins read our answers, with the visitor's cookies. Other origins get no CORS header at all.
 * The names of the list are compared whole: scheme, host and port.
 */
export async function useCors(
  app: FastifyInstance,
  { trustedOrigins }: { trustedOrigins: readonly string[] },
): Promise<void> {
  // Without a list no answer depends on the origin, and nothing has to be said.
  if (trustedOrigins.length === 0) return
  const trusted = new Set(trustedOrigins)
  await app.register(cors, {
    origin: (origin, answer) => answer(null, origin !== undefined && trusted.has(origin)),
    credentials: true,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'accept-language', 'idempotency-key'],
    exposedHeaders: [
      'x-request-id',
      'ratelimit-limit',
      'ratelimit-remaining',
      'ratelimit-reset',
      'retry-after',
    ],
    maxAge: twoHours,
    strictPreflight: false,
  })
}
