import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import type { StorageConfig } from '../config.ts'
import { AppError } from '../kernel/app-error.ts'

const yearMs = 365 * 86_400_000
const path = /^\/media(\/[\w-][\w.-]*)+$/

/**
 * Pictures under /media. Those of the disk storage are served from here: their names change with their content, so
 * browsers keep them for good. Where pictures lie elsewhere, addresses of old pages and mails lead to the image host.
 */
export async function mediaRoutes(
  app: FastifyInstance,
  { config }: { config: StorageConfig },
): Promise<void> {
  if (config.driver === 'disk') return serveFolder(app, config)
  app.get('/media/*', { schema: { hide: true } }, (request, reply) => {
    const [asked = ''] = request.url.split('?')
    if (!path.test(asked)) throw new AppError('request.not_found')
    return reply.header('cache-control', 'public, max-age=3600').redirect(config.baseUrl + asked)
  })
}

async function serveFolder(
  app: FastifyInstance,
  { folder, baseUrl }: { folder: string; baseUrl: string },
): Promise<void> {
  const root = join(folder, 'media')
  mkdirSync(root, { recursive: true })
  await app.register(fastifyStatic, {
    root,
    prefix: '/media/',
    maxAge: yearMs,
    immutable: true,
    decorateReply: false,
    // An image host that fetches from here may be of another site; then the pages are of another site than the pictures.
    ...(baseUrl !== '' && {
      setHeaders: (reply) => void reply.header('cross-origin-resource-policy', 'cross-origin'),
    }),
  })
}
