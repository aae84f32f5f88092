import { randomUUID } from 'node:crypto'
import { type FlashGuard, type FlashTicket, toFen } from '@jishi/contract'
import { expect } from 'vitest'
import type { TestPlace } from '../../../test/place.ts'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { insertMany } from '../../infra/database/insert-many.ts'
import { connectRedis, disconnectRedis } from '../../infra/redis.ts'
import { openSqliteFile } from '../../infra/sqlite-file.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Services } from '../../wire.ts'
import { buildScheduledFlash } from '../flash/flash.fixtures.ts'
import type { ClaimRow } from '../flash/index.ts'
import { buildSku } from '../order/order.fixtures.ts'

export type SaleShop = Awaited<ReturnType<typeof openSaleShop>>

const minuteMs = 60_000
export const customer = '203.0.113.7'
let lastUser = 8000

/** One item of one sale, which opens in a minute and is open for an hour; with `isOpen`, it is open. */
export async function openSaleShop({
  stock = 6,
  limit = 2,
  guard = 'none' as FlashGuard,
  isOpen = true,
  env = {} as Record<string, string>,
} = {}) {
  const shop = await openTestShop({ env })
  const { services, clock } = shop
  const sale = await buildSale(services, clock, { stock, limit, guard })
  const { itemId } = sale
  if (isOpen) clock.advance(minuteMs)

  return {
    ...shop,
    ...sale,
    newUser: () => ++lastUser,
    /** A press on the button, by somebody new unless said. */
    claim: (given: { userId?: number; count?: number; key?: string; path?: string } = {}) =>
      services.flashClaiming.claim(
        { userId: given.userId ?? ++lastUser, customer, itemId },
        { count: 1, key: randomUUID(), ...given },
      ),
    /** All that the workers find is written. */
    async writeAll(): Promise<number> {
      let total = 0
      for (;;) {
        const count = await services.flashWriting.runBatch()
        if (count === 0) return total
        total += count
      }
    },
    runJobs: () => runJobs(shop),
    look: () => services.flashGate.look(itemId),
    /** As the database has it. */
    findItem: () => services.flash.claims.findItem(itemId),
    /** What gate and database count is the same, and all of it. */
    async expectBalance(): Promise<void> {
      const [look, row] = await Promise.all([services.flashGate.look(itemId), this.findItem()])
      expect(look).toMatchObject({ epoch: row?.epoch, free: stock - (row?.taken ?? Number.NaN) })
      expect((look?.free ?? 0) + (look?.held ?? 0) + (look?.sold ?? 0)).toBe(stock)
    },
  }
}

/** Opens in a minute, for an hour. There are four more of its goods than it sells. */
async function buildSale(
  services: Services,
  clock: Clock,
  { stock = 6, limit = 2, guard = 'none' as FlashGuard } = {},
) {
  const skuId = await buildSku(services, { stock: stock + 4 })
  const now = clock.now().getTime()
  const { id: activityId, items } = await buildScheduledFlash(services, skuId, {
    guard,
    startsAt: new Date(now + minuteMs).toISOString(),
    endsAt: new Date(now + 61 * minuteMs).toISOString(),
    items: [{ skuId, priceFen: toFen(4900), stock, limitPerPerson: Math.min(limit, stock) }],
  })
  await services.flashLocal.refresh()
  return { skuId, activityId, itemId: items[0]?.id as number }
}

/** One that is open; a minute has passed. */
export async function buildOpenSale(services: Services, clock: TestShop['clock']) {
  const sale = await buildSale(services, clock)
  clock.advance(minuteMs)
  return sale
}

/** Runs the jobs that are due, and those that they start, once each; one that throws is tried again by the next call. */
async function runJobs({ services: { database, jobs, clock } }: TestShop): Promise<void> {
  const handlers = new Map(jobs.flatMap((module) => Object.entries(module.handlers)))
  for (;;) {
    const due = database.db.selectFrom('outbox').where('run_at', '<=', clock.now().getTime())
    const rows = await due.select(['id', 'name', 'payload']).orderBy('id').execute()
    if (rows.length === 0) return
    for (const { id, name, payload } of rows) {
      await handlers.get(name)?.(JSON.parse(payload), { id: String(id), attempt: 1 })
      await database.db.deleteFrom('outbox').where('id', '=', id).execute()
    }
  }
}

/** So many rows that no order was made for, and a gate that knows them. Every third is paid, every fifth gone. */
export async function writeRows(
  { services, clock, itemId }: Pick<SaleShop, 'services' | 'clock' | 'itemId'>,
  count: number,
): Promise<ClaimRow[]> {
  const { database, flashKeeper, flashLocal } = services
  const until = clock.now().getTime() + minuteMs
  const rows = Array.from({ length: count }, (_, i): ClaimRow => {
    const state = i % 5 === 0 ? 'gone' : i % 3 === 0 ? 'paid' : 'ordered'
    const claim = { claim_id: `row${i}`, item_id: itemId, user_id: 100_000 + i, count: 1, epoch: 1 }
    return { ...claim, state, reason: null, order_no: null, until, created_at: until }
  })
  await database.transaction(async (tx) => {
    await insertMany(tx, 'flash_claim', rows)
    const taken = rows.filter(({ state }) => state !== 'gone').length
    await tx.updateTable('flash_item').set({ taken }).where('id', '=', itemId).execute()
  })
  await flashKeeper.rebuild(itemId)
  await flashLocal.refresh()
  return rows
}

/** As a Redis that comes back with nothing. */
export async function emptyGate(place: TestPlace): Promise<void> {
  if (place.drivers === 'embedded') {
    const connection = openSqliteFile({ file: `${place.folder}/flash.db`, synchronous: 'normal' })
    connection.exec('delete from gate; delete from claim; delete from log')
    connection.close()
    return
  }
  const redis = connectRedis({ url: place.redisUrl, prefix: '' })
  const keys = await redis.keys(`${place.prefix}{flash:*`)
  if (keys.length > 0) await redis.del(...keys)
  await disconnectRedis(redis)
}

/** Whoever has the code of an error that is thrown. */
export async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work
  } catch (error) {
    return (error as { code: string }).code
  }
}

export function idOf({ ticket }: FlashTicket): string {
  return ticket.split('-').slice(2).join('-')
}
