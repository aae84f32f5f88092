import type { FastifyInstance } from 'fastify'

export type ReadinessCheck = () => Promise<void>

export interface Readiness {
  /** Without one of these nothing works. */
  needed: Record<string, ReadinessCheck>
  /** Without these the shop goes on with less: taking every server out of service would be worse. */
  useful: Record<string, ReadinessCheck>
}

/** `/healthz`: the process is alive. `/readyz`: it can serve; otherwise 503. Both times it names what is missing. */
export function healthRoutes(app: FastifyInstance, { needed, useful }: Readiness): void {
  app.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'alive' }))

  app.get('/readyz', { schema: { hide: true } }, async (request, reply) => {
    const entries = await Promise.all(
      Object.entries({ ...needed, ...useful }).map(async ([name, check]) => [name, await run(check)]),
    )
    const problems = entries.filter(([, result]) => result !== 'ok')
    if (problems.length > 0)
      request.log.warn({ problems: Object.fromEntries(problems) }, 'something is missing')
    // What exactly is wrong stays in the log: an address or a user name is nobody else's business.
    const shown = Object.fromEntries(
      entries.map(([name, result]) => [name, result === 'ok' ? 'ok' : 'failed']),
    )
    const isReady = Object.keys(needed).every((name) => shown[name] === 'ok')
    return reply.status(isReady ? 200 : 503).send({ ready: isReady, checks: shown })
  })
}

async function run(check: ReadinessCheck): Promise<string> {
  try {
    await withDeadline(check())
    return 'ok'
  } catch (error) {
    return String(error)
  }
}

function withDeadline(work: Promise<void>, ms = 2_000): Promise<void> {
  const { promise, reject } = Promise.withResolvers<void>()
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  return Promise.race([work, promise]).finally(() => clearTimeout(timer))
}
