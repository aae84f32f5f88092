import type { FastifyInstance } from 'fastify'

export type ReadinessCheck = () => Promise<void>

/** `/healthz`: the process is alive. `/readyz`: it can serve; otherwise 503 names what is missing. */
export function healthRoutes(app: FastifyInstance, checks: Record<string, ReadinessCheck>): void {
  app.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'alive' }))

  app.get('/readyz', { schema: { hide: true } }, async (request, reply) => {
    const entries = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await run(check)]),
    )
    const problems = entries.filter(([, result]) => result !== 'ok')
    if (problems.length > 0) request.log.warn({ problems: Object.fromEntries(problems) }, 'not ready')
    // What exactly is wrong stays in the log: an address or a user name is nobody else's business.
    const shown = Object.fromEntries(
      entries.map(([name, result]) => [name, result === 'ok' ? 'ok' : 'failed']),
    )
    return reply
      .status(problems.length === 0 ? 200 : 503)
      .send({ ready: problems.length === 0, checks: shown })
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
