import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import type { StorageConfig } from '../config.ts'

const yearMs = 365 * 86_400_000

/** Pictures of the disk storage under /media: their names change with their content, so browsers keep them for good. */
export async function mediaRoutes(
  app: FastifyInstance,
  { config }: { config: StorageConfig },
): Promise<void> {
  const root = join(config.folder, 'media')
  mkdirSync(root, { recursive: true })
  await app.register(fastifyStatic, {
    root,
    prefix: '/media/',
    maxAge: yearMs,
    immutable: true,
    decorateReply: false,
  })
}
