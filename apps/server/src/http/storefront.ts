import { existsSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, InjectOptions } from 'fastify'

const built = join(import.meta.dirname, '../../../storefront/.output')
const yearMs = 365 * 86_400_000

type NodeHandler = (request: IncomingMessage, response: ServerResponse) => unknown

declare module 'node:http' {
  interface IncomingMessage {
    /** Lets the renderer in this process call the API without a network hop. */
    jishiFetch?: (url: string, init: RequestInit) => Promise<Response>
  }
}

/** Serves the built shop in this process: its files from disk, its pages by its own renderer. */
export async function useStorefront(app: FastifyInstance): Promise<void> {
  const entry = join(built, 'server/index.mjs')
  if (!existsSync(entry)) return
  const { handler } = (await import(pathToFileURL(entry).href)) as { handler: NodeHandler }
  const jishiFetch = createInProcessFetch(app)

  await app.register(fastifyStatic, {
    root: join(built, 'public/_nuxt'),
    prefix: '/_nuxt/',
    maxAge: yearMs,
    immutable: true,
    preCompressed: true,
    decorateReply: false,
  })
  app.get('/*', { schema: { hide: true } }, (request, reply) => {
    if (request.url.startsWith('/api/')) return reply.callNotFound()
    reply.hijack()
    reply.raw.setHeader('x-request-id', request.id)
    request.raw.jishiFetch = jishiFetch
    return handler(request.raw, reply.raw)
  })
}

function createInProcessFetch(app: FastifyInstance) {
  return async (url: string, init: RequestInit): Promise<Response> => {
    const answer = await app.inject({
      method: (init.method ?? 'GET') as InjectOptions['method'],
      url,
      headers: Object.fromEntries(new Headers(init.headers)),
      payload: init.body as string | undefined,
    })
    return new Response(answer.body === '' ? null : answer.body, {
      status: answer.statusCode,
      headers: { 'content-type': String(answer.headers['content-type'] ?? 'application/json') },
    })
  }
}
