import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { constants } from 'node:zlib'
import fastifyStatic from '@fastify/static'
import compression from 'compression'
import type { FastifyInstance, FastifyReply, FastifyRequest, InjectOptions } from 'fastify'
import type { RenderPage } from '../modules/page/index.ts'
import { createPageRenderer, type Fetch, type NodeHandler } from './page-renderer.ts'
import { inProcessAddress } from './rate-limit.ts'

const built = join(import.meta.dirname, '../../../storefront/.output')
const dayMs = 86_400_000
const yearMs = 365 * dayMs
/** Pages that are drawn for one visitor go out compressed, too: quickly, where the stored ones are compressed well. */
const compress = compression({ level: 5, brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } } })

export interface Storefront {
  /** Draws the page of a request straight into its answer, past Fastify. */
  answer(request: FastifyRequest, reply: FastifyReply): unknown
  /** Draws a page as anybody sees it, without a visitor, and says what the API was asked for it. */
  renderPage: RenderPage
  /** Names the build: the same for the same scripts and styles. */
  build: string
}

/** The built shop in this process: its files from disk, its pages by its own renderer. Undefined: it is not built. */
export async function openStorefront(app: FastifyInstance): Promise<Storefront | undefined> {
  const entry = join(built, 'server/index.mjs')
  if (!existsSync(entry)) return undefined
  const { handler } = (await import(pathToFileURL(entry).href)) as { handler: NodeHandler }
  await useFiles(app)

  const callApi = createInProcessFetch(app)
  const answer = (request: FastifyRequest, reply: FastifyReply) => {
    reply.hijack()
    reply.raw.setHeader('x-request-id', request.id)
    request.raw.jishiFetch = callApi
    return new Promise((resolve, reject) => {
      compress(request.raw as never, reply.raw as never, (error?: unknown) =>
        error === undefined ? resolve(handler(request.raw, reply.raw)) : reject(error),
      )
    })
  }
  app.get('/*', { schema: { hide: true } }, (request, reply) =>
    request.url.startsWith('/api/') ? reply.callNotFound() : answer(request, reply),
  )
  const { renderPage, close } = await createPageRenderer(handler, callApi)
  app.addHook('onClose', close)
  return { answer, renderPage, build: await nameBuild() }
}

/** The files of a build are named after their content. */
async function nameBuild(): Promise<string> {
  const names = await readdir(join(built, 'public/_nuxt'))
  return createHash('sha256').update(names.sort().join(' ')).digest('base64url').slice(0, 12)
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

function createInProcessFetch(app: FastifyInstance): Fetch {
  return async (url, init) => {
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
