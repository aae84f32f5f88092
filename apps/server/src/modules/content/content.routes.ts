import { getHome } from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { ContentService } from './content.service.ts'

export function contentRoutes(app: FastifyInstance, { content }: { content: ContentService }): void {
  handle(app, getHome, () => content.getHome(), { memoize: true })
}
