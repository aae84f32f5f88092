import { findFlashOffer, getFlashActivity, listFlashActivities } from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { FlashService } from './flash.service.ts'

export function flashRoutes(app: FastifyInstance, { flash }: { flash: FlashService }): void {
  handle(app, listFlashActivities, () => flash.list())
  handle(app, getFlashActivity, ({ params }) => flash.get(params.id))
  handle(app, findFlashOffer, ({ params }) => flash.findOffer(params.id))
}
