import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { TakenClaim } from '../../infra/flash-gate/flash-gate.ts'
import type { Services } from '../../wire.ts'
import { auditWords } from '../order/after-sale.fixtures.ts'
import { type LedgerWorld, openLedgerWorld } from '../order/ledger.fixtures.ts'
import { buildBuyer, composePlacing, readStock } from '../order/order.fixtures.ts'
import { buildSale, composeClaim, depsOf, readItem, type Sale, write } from './write-claims.fixtures.ts'
import { writeClaims } from './write-claims.ts'

/** Nobody listens and nothing runs beside the test: the epochs are those that it makes. */
let world: LedgerWorld
let services: Services

beforeAll(async () => {
  world = await openLedgerWorld('2026-11-21T02:00:00Z')
  services = await world.startServices()
})
afterEach(async () => {
  expect(await auditWords(services)).toBe('')
})
afterAll(() => world.close())

const claimsOf = (sale: Sale, length: number, given: Partial<TakenClaim> = {}) =>
  Array.from({ length }, () => composeClaim(services, sale, given))

const become = (tickets: { state: string; reason: string | null }[]) =>
  tickets.map(({ state, reason }) => reason ?? state)

function countOrders(userId: number) {
  return services.orders.list(userId, {}).then(({ items }) => items.length)
}

describe('§10.3 claims of a batch become orders', () => {
  it('as they came: an order each, with its number, its deadline and the price of the sale', async () => {
    const sale = await buildSale(services)
    const claims = claimsOf(sale, 2, { count: 2 })
    const tickets = await write(services, claims)
    const [first] = claims as [TakenClaim]
    expect(tickets[0]).toEqual({
      ticket: `${sale.itemId}-${sale.epoch}-${first.claimId}`,
      itemId: sale.itemId,
      ...{ count: 2, state: 'ordered', reason: null },
      orderNo: expect.stringMatching(/^\d{26}$/),
      payBy: new Date(first.until).toISOString(),
    })
    const order = await services.orders.getDetail(first.userId, tickets[0]?.orderNo ?? '')
    expect(order).toMatchObject({
      ...{ status: 'unpaid', isFlash: true, needsAddress: false, payBy: tickets[0]?.payBy },
      ...{ goodsFen: 9800, freightFen: 0, discountFen: 0, payableFen: 9800, paymentMethod: 'alipay' },
      lines: [{ skuId: sale.skuId, priceFen: 4900, count: 2, name: `goods ${sale.skuId}` }],
      recipient: { name: '', mobileMasked: '', address: '' },
    })
    expect(await readItem(services, sale)).toMatchObject({ stock: 6, taken: 4 })
    expect(await readStock(services, sale.skuId)).toMatchObject({ stock: 4, sales: 4, received: 10 })
  })

  it('first come, first served: sold out inside the batch, and a smaller claim still fits', async () => {
    const sale = await buildSale(services, { stock: 4 })
    const [a, b, c, d, e] = [2, 1, 2, 1, 1].map((count) => composeClaim(services, sale, { count }))
    const tickets = await write(services, [a, b, c, d, e] as TakenClaim[])
    expect(become(tickets)).toEqual(['ordered', 'ordered', 'sold_out', 'ordered', 'sold_out'])
    expect(tickets[2]).toMatchObject({ orderNo: null, payBy: null })
    expect(await services.flash.claims.find(c?.claimId ?? '')).toMatchObject({
      state: 'gone',
      order_no: null,
    })
    expect(await readItem(services, sale)).toMatchObject({ taken: 4 })
  })

  it('no more than one person may have, within a batch and across batches, each item for itself', async () => {
    const [sale, other] = [await buildSale(services), await buildSale(services)]
    const userId = 60_001
    const mine = claimsOf(sale, 3, { userId })
    expect(become(await write(services, mine))).toEqual(['ordered', 'ordered', 'over_limit'])
    const later = [
      ...claimsOf(sale, 1, { userId }),
      ...claimsOf(other, 1, { userId, count: 2 }),
      ...claimsOf(sale, 1),
    ]
    expect(become(await write(services, later))).toEqual(['over_limit', 'ordered', 'ordered'])
    expect(await readItem(services, sale)).toMatchObject({ taken: 3 })
  })

  it('not of another epoch, not after their hold ran out, not of an item that is not there', async () => {
    const sale = await buildSale(services)
    await services.flash.claims.raiseEpoch(sale.itemId)
    const raised = { ...sale, epoch: sale.epoch + 1 }
    const claims = [
      composeClaim(services, sale),
      composeClaim(services, raised, { until: services.clock.now().getTime() }),
      composeClaim(services, { ...sale, itemId: 999_999 }),
      composeClaim(services, raised),
    ]
    const tickets = await write(services, claims)
    expect(become(tickets)).toEqual(['outdated', 'outdated', 'outdated', 'ordered'])
    await services.flashAdmin.end(1, sale.activityId)
    expect(become(await write(services, claimsOf(raised, 1)))).toEqual(['outdated'])
  })

  it('in batches of any size, with one job that closes them', async () => {
    const sale = await buildSale(services, { stock: 300 })
    const claims = claimsOf(sale, 223)
    const tickets = await write(services, claims)
    expect(new Set(tickets.map(({ orderNo }) => orderNo)).size).toBe(223)
    expect(await readItem(services, sale)).toMatchObject({ taken: 223 })
    const jobs = await services.database.db
      .selectFrom('outbox')
      .selectAll()
      .where('name', '=', 'flash.close_batch')
      .orderBy('id', 'desc')
      .execute()
    const { orderNos } = JSON.parse(jobs[0]?.payload ?? '{}')
    expect(orderNos).toEqual(tickets.map(({ orderNo }) => orderNo))
    expect(jobs[0]?.run_at).toBe((claims[0]?.until ?? 0) + 1000)
    expect(await write(services, [])).toEqual([])
  })
})

describe('P13 claims are written once', () => {
  it('also when a worker died after the commit, and the next one writes the same, or twice in one batch', async () => {
    const sale = await buildSale(services, { stock: 3 })
    const claims = claimsOf(sale, 4)
    const [first] = claims as [TakenClaim]
    const tickets = await write(services, [...claims, first])
    expect(become(tickets)).toEqual(['ordered', 'ordered', 'ordered', 'sold_out', 'ordered'])
    expect(tickets[4]).toEqual(tickets[0])
    expect(await write(services, claims)).toEqual(tickets.slice(0, 4))
    expect(await countOrders(first.userId)).toBe(1)
    // What is known stays as it is, whatever the epoch and the stock are by now.
    await services.flash.claims.raiseEpoch(sale.itemId)
    expect(await write(services, claims)).toEqual(tickets.slice(0, 4))
    expect(await readItem(services, sale)).toMatchObject({ taken: 3 })
  })

  it('by workers that have the same claims of the same items at the same time', async () => {
    for (let round = 0; round < 4; round++) {
      const sales = [
        await buildSale(services, { stock: 20 }),
        await buildSale(services, { stock: 20 }),
      ] as const
      const claims = [...claimsOf(sales[0], 25), ...claimsOf(sales[1], 25)]
      const backwards = claims.toReversed()
      const all = await Promise.all([
        write(services, claims.slice(0, 40)),
        write(services, backwards),
        write(services, claims.slice(10)),
        ...claims.slice(20, 30).map((claim) => write(services, [claim])),
      ])
      const seen = new Map<string, unknown>()
      for (const ticket of all.flat()) {
        expect(ticket).toEqual(seen.get(ticket.ticket) ?? ticket)
        seen.set(ticket.ticket, ticket)
      }
      for (const sale of sales) expect(await readItem(services, sale)).toMatchObject({ taken: 20 })
    }
  })

  it('while somebody ends the sale: what is written before is somebody’s, the rest is in stock', async () => {
    for (let round = 0; round < 4; round++) {
      const sale = await buildSale(services, { stock: 20 })
      const batches = [1, 2, 3, 4].map(() => claimsOf(sale, 3))
      await Promise.all([
        ...batches.map((claims) => write(services, claims)),
        services.flashAdmin.end(1, sale.activityId),
      ])
      const { taken } = await readItem(services, sale)
      expect((await readStock(services, sale.skuId)).stock).toBe(24 - taken)
    }
  })

  it('with another number where another process drew the same', async () => {
    const sale = await buildSale(services)
    const [first, second] = claimsOf(sale, 2, { userId: 60_002 }) as [TakenClaim, TakenClaim]
    const [ticket] = await write(services, [first])
    const drawn = [ticket?.orderNo ?? '', ticket?.orderNo ?? '']
    const deps = depsOf(services)
    const drawNumber = async (userId: number) => drawn.pop() ?? deps.orders.drawNumber(userId)
    const orders = { ...deps.orders, drawNumber }
    const [written] = await writeClaims({ ...deps, orders }, [second])
    expect(written?.ticket.state).toBe('ordered')
    expect(drawn).toEqual([])
    expect(await countOrders(60_002)).toBe(2)
  })

  it('nobody can take the key of a claim for an order of their own', async () => {
    const sale = await buildSale(services)
    const buyer = await buildBuyer(services)
    const claim = composeClaim(services, sale, { userId: buyer.userId })
    const placing = await composePlacing(services, buyer, sale.skuId)
    await services.orders.place(buyer.userId, { ...placing, idempotencyKey: claim.claimId })
    expect(become(await write(services, [claim, ...claimsOf(sale, 1)]))).toEqual(['ordered', 'ordered'])
  })
})
