import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { renderDevOutbox } from './dev-outbox.page.ts'
import type { DevOutbox } from './dev-outbox.ts'

interface Asked {
  recipient?: string
  after?: number
}

const schema = {
  hide: true,
  querystring: {
    type: 'object',
    properties: {
      recipient: { type: 'string', maxLength: 254 },
      after: { type: 'integer', minimum: 1 },
    },
  },
}

/** A local page for developers and the same as JSON for tests. Mounted only where the developer outbox is on. */
export function devOutboxRoutes(app: FastifyInstance, { devOutbox }: { devOutbox: DevOutbox }): void {
  app.get<{ Querystring: Asked }>('/dev/outbox.json', { schema }, async ({ query }, reply) => {
    reply.header('cache-control', 'no-store')
    return devOutbox.list(read(query))
  })

  app.get<{ Querystring: Asked }>('/dev/outbox', { schema }, async ({ query }, reply) => {
    const asked = read(query)
    const nonce = randomBytes(16).toString('base64')
    // Mails are styled inline, and the frame that shows one takes over the policy of the page around it. Scripts need
    // the nonce, and the frame allows none at all.
    const policy = `default-src 'none'; connect-src 'self'; form-action 'self'; base-uri 'none'; style-src 'unsafe-inline'; script-src 'nonce-${nonce}'`
    return reply
      .header('cache-control', 'no-store')
      .header('content-security-policy', policy)
      .type('text/html; charset=utf-8')
      .send(renderDevOutbox(await devOutbox.list(asked), asked, nonce))
  })
}

/** The form of the page sends an empty field when nothing is filtered. */
function read({ recipient = '', after }: Asked): Asked {
  const text = recipient.trim()
  return { recipient: text === '' ? undefined : text, after }
}
