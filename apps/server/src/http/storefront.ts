import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { inProcessAddress } from './rate-limit.ts'

const built = join(import.meta.dirname, '../../../storefront/.output')
const dayMs = 86_400_000
const yearMs = 365 * dayMs

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
  await useFiles(app)

  const jishiFetch = createInProcessFetch(app)
  app.get('/*', { schema: { hide: true } }, (request, reply) => {
    if (request.url.startsWith('/api/')) return reply.callNotFound()
    reply.hijack()
    reply.raw.setHeader('x-request-id', request.id)
    request.raw.jishiFetch = jishiFetch
    return handler(request.raw, reply.raw)
  })
}

/** Scripts and styles are named after their content and kept for good; what stands at the root (the icon) for a day. */
async function useFiles(app: FastifyInstance): Promise<void> {
  const root = join(built, 'public')
  await app.register(fastifyStatic, {
    root: join(root, '_nuxt'),
    prefix: '/_nuxt/',
    maxAge: yearMs,
    immutable: true,
    preCompressed: true,
  })
  const files = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isFile())
  for (const { name } of files.filter((file) => !/\.(br|gz)$/.test(file.name))) {
    app.get(`/${name}`, { schema: { hide: true } }, (_request, reply) =>
      reply.sendFile(name, root, { maxAge: dayMs, immutable: false }),
    )
  }
}

function createInProcessFetch(app: FastifyInstance) {
  return async (url: string, init: RequestInit): Promise<Response> => {
    const answer = await app.inject({
      method: (init.method ?? 'GET') as InjectOptions['method'],
      url,
      headers: Object.fromEntries(new Headers(init.headers)),
      payload: init.body as string | undefined,
      remoteAddress: inProcessAddress,
    })
    return new Response(answer.body === '' ? null : answer.body, {
      status: answer.statusCode,
      headers: { 'content-type': String(answer.headers['content-type'] ?? 'application/json') },
    })
  }
}
