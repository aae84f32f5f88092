import * as contract from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { TrafficService } from '../traffic/index.ts'
import type { ClaimService } from './claim.service.ts'
import type { Tickets } from './tickets.ts'

interface Deps {
  flashClaiming: ClaimService
  flashTickets: Tickets
  traffic: Pick<TrafficService, 'customerOf'>
}

export function flashSaleRoutes(app: FastifyInstance, { flashClaiming, flashTickets, traffic }: Deps): void {
  const pressOf = (
    who: { id: number },
    { params, request }: { params: { id: number }; request: { ip: string } },
  ) => ({ userId: who.id, customer: traffic.customerOf(request.ip), itemId: params.id })

  handle(app, contract.openFlashPath, (call) =>
    flashClaiming.openPath(pressOf(call.who, call), call.body.human),
  )
  handle(app, contract.claimFlash, (call) => flashClaiming.claim(pressOf(call.who, call), call.query))
  handle(app, contract.getFlashTicket, ({ who, params }) => flashTickets.get(who.id, params.ticket))
  handle(app, contract.listMyFlashTickets, ({ who, params }) => flashTickets.list(who.id, params.id))
}
