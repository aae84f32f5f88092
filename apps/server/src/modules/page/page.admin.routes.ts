import { listStaffPages, refreshStaffPage, refreshStaffPages } from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { PageAdmin } from './page-admin.ts'

const done = { done: true } as const

export function pageAdminRoutes(app: FastifyInstance, { pageAdmin }: { pageAdmin: PageAdmin }): void {
  handle(app, listStaffPages, ({ query }) => pageAdmin.list(query))
  handle(app, refreshStaffPage, async ({ who, params }) => {
    await pageAdmin.refresh(who.id, params.id)
    return done
  })
  handle(app, refreshStaffPages, async ({ who }) => {
    await pageAdmin.refreshAll(who.id)
    return done
  })
}
