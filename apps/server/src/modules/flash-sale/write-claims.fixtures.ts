import { randomBytes } from 'node:crypto'
import { toFen } from '@jishi/contract'
import type { TakenClaim } from '../../infra/flash-gate/flash-gate.ts'
import { createOutbox } from '../../infra/queue/outbox.ts'
import type { Services } from '../../wire.ts'
import { buildScheduledFlash } from '../flash/flash.fixtures.ts'
import { buildSku } from '../order/order.fixtures.ts'
import { type WriteClaimsDeps, writeClaims } from './write-claims.ts'

export interface Sale {
  skuId: number
  activityId: number
  itemId: number
  /** Of its gate. */
  epoch: number
}

const minuteMs = 60_000

/** One item of a sale that is scheduled, at 49 yuan, out of as many units and 4 more. */
export async function buildSale(
  services: Services,
  { stock = 6, limitPerPerson = Math.min(2, stock) } = {},
): Promise<Sale> {
  const skuId = await buildSku(services, { stock: stock + 4 })
  const now = services.clock.now().getTime()
  const activity = await buildScheduledFlash(services, skuId, {
    startsAt: new Date(now + minuteMs).toISOString(),
    endsAt: new Date(now + 60 * minuteMs).toISOString(),
    items: [{ skuId, priceFen: toFen(4900), stock, limitPerPerson }],
  })
  const itemId = activity.items[0]?.id ?? 0
  // Whoever listens builds gates by itself, and raises the epoch by it: not any more.
  while (!(await services.flashKeeper.rebuild(itemId)));
  const { epoch } = await readItem(services, { itemId })
  return { skuId, activityId: activity.id, itemId, epoch }
}

let lastUser = 70_000

/** As the gate would have given it, a quarter of an hour before it runs out. */
export function composeClaim(
  { clock }: Pick<Services, 'clock'>,
  { itemId, epoch }: Pick<Sale, 'itemId' | 'epoch'>,
  given: Partial<TakenClaim> = {},
): TakenClaim {
  return {
    ...{ entry: '1-0', itemId, claimId: randomBytes(16).toString('base64url') },
    ...{ userId: ++lastUser, count: 1, epoch, until: clock.now().getTime() + 15 * minuteMs },
    ...given,
  }
}

/** What became of them, in their order. */
export async function write(services: Services, claims: readonly TakenClaim[]) {
  const written = await writeClaims(depsOf(services), claims)
  return written.map(({ ticket }) => ticket)
}

export function depsOf({ database, catalog, flash, orders, ids, clock }: Services): WriteClaimsDeps {
  return { database, catalog, flash, orders, outbox: createOutbox({ ids, clock }), clock }
}

/** One that is written, with the number of its order. */
export async function buildFlashOrder(services: Services, sale: Sale, given: Partial<TakenClaim> = {}) {
  const claim = composeClaim(services, sale, given)
  const [ticket] = await write(services, [claim])
  return { ...claim, orderNo: ticket?.orderNo ?? '' }
}

export async function readItem({ database }: Pick<Services, 'database'>, { itemId }: Pick<Sale, 'itemId'>) {
  return database.db
    .selectFrom('flash_item')
    .select(['stock', 'taken', 'epoch'])
    .where('id', '=', itemId)
    .executeTakeFirstOrThrow()
}
