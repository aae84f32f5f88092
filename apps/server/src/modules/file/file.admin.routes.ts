import { addFile, getFile, listFiles } from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { FileService } from './file.service.ts'

export function fileAdminRoutes(app: FastifyInstance, { files }: { files: FileService }): void {
  handle(app, addFile, ({ who, bytes, query: { shape = 'free' } }) => files.add(who.id, { bytes, shape }))
  handle(app, listFiles, ({ query }) => files.list(query))
  handle(app, getFile, ({ params }) => files.get(params.id))
}
