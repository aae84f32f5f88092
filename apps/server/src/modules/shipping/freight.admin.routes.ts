import * as contract from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { FreightAdmin } from './freight-admin.ts'

const done = { done: true } as const

export function freightAdminRoutes(
  app: FastifyInstance,
  { freightAdmin }: { freightAdmin: FreightAdmin },
): void {
  handle(app, contract.listFreightTemplates, () => freightAdmin.list())
  handle(app, contract.addFreightTemplate, ({ who, body }) => freightAdmin.add(who.id, body))
  handle(app, contract.changeFreightTemplate, ({ who, params, body }) =>
    freightAdmin.change(who.id, params.id, body),
  )
  handle(app, contract.deleteFreightTemplate, async ({ who, params, query }) => {
    await freightAdmin.remove(who.id, params.id, query.version)
    return done
  })
  handle(app, contract.assignFreightTemplate, async ({ who, params, body }) => {
    await freightAdmin.assign(who.id, params.id, body.spuIds)
    return done
  })
}
