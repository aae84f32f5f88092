import {
  addContent,
  addContentCategory,
  changeContent,
  changeContentCategory,
  deleteContent,
  deleteContentCategory,
  listContent,
  listContentCategories,
  orderContent,
  previewHome,
} from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { ContentService } from './content.service.ts'
import type { ContentAdminService } from './content-admin.service.ts'

const done = { done: true } as const

export function contentAdminRoutes(
  app: FastifyInstance,
  { content, contentAdmin }: { content: ContentService; contentAdmin: ContentAdminService },
): void {
  handle(app, listContentCategories, () => contentAdmin.listSections())
  handle(app, addContentCategory, ({ who, body }) => contentAdmin.addSection(who.id, body))
  handle(app, changeContentCategory, ({ who, params, body }) =>
    contentAdmin.renameSection(who.id, params.id, body),
  )
  handle(app, orderContent, ({ who, params, body }) => contentAdmin.orderSection(who.id, params.id, body))
  handle(app, deleteContentCategory, async ({ who, params, query }) => {
    await contentAdmin.deleteSection(who.id, params.id, query.version)
    return done
  })
  handle(app, listContent, ({ params }) => contentAdmin.listContent(params.id))
  handle(app, addContent, ({ who, params, body }) => contentAdmin.addContent(who.id, params.id, body))
  handle(app, changeContent, ({ who, params, body }) => contentAdmin.changeContent(who.id, params.id, body))
  handle(app, deleteContent, async ({ who, params, query }) => {
    await contentAdmin.deleteContent(who.id, params.id, query.version)
    return done
  })
  handle(app, previewHome, ({ query }) => content.previewHome(new Date(query.at)))
}
