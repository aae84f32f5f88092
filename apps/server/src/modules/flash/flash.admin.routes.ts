import * as contract from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { FlashService } from './flash.service.ts'
import type { FlashAdmin } from './flash-admin.ts'

export function flashAdminRoutes(
  app: FastifyInstance,
  { flashAdmin, flash }: { flashAdmin: FlashAdmin; flash: Pick<FlashService, 'preview'> },
): void {
  handle(app, contract.listStaffFlashActivities, ({ query }) => flashAdmin.list(query))
  handle(app, contract.getStaffFlashActivity, ({ params }) => flashAdmin.get(params.id))
  handle(app, contract.previewFlashActivity, ({ params }) => flash.preview(params.id))
  handle(app, contract.addFlashActivity, ({ who, body }) => flashAdmin.add(who.id, body))
  handle(app, contract.changeFlashActivity, ({ who, params, body }) =>
    flashAdmin.change(who.id, params.id, body),
  )
  handle(app, contract.scheduleFlashActivity, ({ who, params, body }) =>
    flashAdmin.schedule(who.id, params.id, body.version),
  )
  handle(app, contract.endFlashActivity, ({ who, params }) => flashAdmin.end(who.id, params.id))
}
