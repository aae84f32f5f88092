import type { FastifyInstance } from 'fastify'

/** Listens on a free loopback port and tells the parent which. */
export async function listen(app: FastifyInstance): Promise<void> {
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  process.send?.({ origin })
  process.once('disconnect', () => process.exit(1))
}
