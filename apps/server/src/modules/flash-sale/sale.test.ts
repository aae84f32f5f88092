import { afterEach, describe, expect, it, vi } from 'vitest'
import { describeAudit, runAudit } from '../../audit.ts'
import { payOrder } from '../order/after-sale.fixtures.ts'
import { readStock } from '../order/order.fixtures.ts'
import { codeOf, emptyGate, idOf, openSaleShop, type SaleShop } from './flash-sale.fixtures.ts'

let sale: SaleShop
afterEach(() => sale.close())

const payWithinMs = 300_000

async function expectClean() {
  const report = await runAudit(sale.services.database, sale.services.proofs)
  expect(report.isClean, describeAudit(report)).toBe(true)
}

const ticketOf = (userId: number, ticket: string) => sale.services.flashTickets.get(userId, ticket)

async function buy(count = 1) {
  const userId = sale.newUser()
  const { ticket } = await sale.claim({ userId, count })
  await sale.writeAll()
  const { orderNo } = await ticketOf(userId, ticket)
  return { userId, ticket, orderNo: orderNo as string }
}

describe('§10.2 from the press to the order', () => {
  it('a claim is written, its ticket has the order, which is paid for good', async () => {
    sale = await openSaleShop()
    const userId = sale.newUser()
    const { ticket } = await sale.claim({ userId, count: 2 })
    expect(await ticketOf(userId, ticket)).toMatchObject({ state: 'pending', orderNo: null, count: 2 })
    expect(await sale.writeAll()).toBe(1)

    const now = sale.clock.now().getTime()
    const ordered = await ticketOf(userId, ticket)
    const payBy = new Date(now + payWithinMs).toISOString()
    expect(ordered).toMatchObject({ ticket, state: 'ordered', payBy, orderNo: expect.any(String) })
    expect(await sale.services.flashTickets.list(userId, sale.itemId)).toEqual({ items: [ordered] })
    await sale.expectBalance()
    await expectClean()

    await payOrder(sale.services, { userId, addressId: 0 }, ordered.orderNo as string)
    await sale.runJobs()
    expect(await ticketOf(userId, ticket)).toMatchObject({ state: 'paid', payBy: null })
    expect(await sale.look()).toMatchObject({ free: 4, held: 0, sold: 2 })
    sale.clock.advance(payWithinMs + 1000)
    await sale.runJobs()
    expect(await sale.look()).toMatchObject({ free: 4, held: 0, sold: 2 })
    await sale.expectBalance()
    await expectClean()
  })

  it('tells the person by a push, when it is written and when it moves', async () => {
    sale = await openSaleShop()
    const { userId, ticket, orderNo } = await buy()
    const read = async () => {
      const messages = await sale.services.push.readSince(userId, undefined)
      return messages.map(({ kind, data }) => ({ kind, ...data }))
    }
    const written = { kind: 'flash.ticket', ticket, state: 'ordered', orderNo }
    expect(await read()).toMatchObject([written])
    sale.clock.advance(payWithinMs + 1000)
    await sale.runJobs()
    expect(await read()).toMatchObject([written, { ticket, state: 'gone', reason: 'unpaid' }])
  })

  it('another’s ticket, and one that nobody has, are missing', async () => {
    sale = await openSaleShop()
    const { userId, ticket } = await buy()
    expect(await codeOf(ticketOf(userId + 1, ticket))).toBe('flash.no_ticket')
    const changed = ticket.slice(0, -1) + (ticket.endsWith('A') ? 'B' : 'A')
    expect(await codeOf(ticketOf(userId, changed))).toBe('flash.no_ticket')
  })
})

describe('P13 nothing is lost for good', () => {
  it('an order that is not paid gives its units back, once, and they can be claimed again', async () => {
    sale = await openSaleShop({ stock: 2 })
    const { userId, ticket } = await buy(2)
    expect(await codeOf(sale.claim())).toBe('flash.sold_out')
    sale.clock.advance(payWithinMs + 1000)
    await sale.runJobs()
    expect(await ticketOf(userId, ticket)).toMatchObject({ state: 'gone', reason: 'unpaid' })
    expect(await sale.look()).toMatchObject({ free: 2, held: 0 })

    await sale.services.flashLocal.refresh()
    const again = await buy(1)
    const follow = sale.services.jobs.flatMap(({ handlers }) => Object.entries(handlers))
    const handler = follow.find(([name]) => name === 'flash.claim_moved')?.[1]
    for (let attempt = 1; attempt <= 3; attempt++)
      await handler?.({ claimId: idOf({ ticket } as never) }, { id: 'again', attempt })
    expect(await sale.look()).toMatchObject({ free: 1, held: 1 })
    await payOrder(sale.services, { userId: again.userId, addressId: 0 }, again.orderNo)
    await sale.runJobs()
    expect(await sale.look()).toMatchObject({ free: 1, held: 0, sold: 1 })
    await sale.expectBalance()
    await expectClean()
  })

  it('one order that cannot be closed keeps nobody else’s units', async () => {
    sale = await openSaleShop({ stock: 3 })
    const users = [sale.newUser(), sale.newUser(), sale.newUser()]
    const tickets = await Promise.all(users.map((userId) => sale.claim({ userId })))
    await sale.writeAll()
    const first = await ticketOf(users[0] as number, tickets[0]?.ticket as string)
    const { orders } = sale.services
    const close = orders.closeUnpaid
    vi.spyOn(orders, 'closeUnpaid').mockImplementation((orderNo) =>
      orderNo === first.orderNo ? Promise.reject(new Error('may be paid')) : close(orderNo),
    )
    sale.clock.advance(payWithinMs + 1000)
    await expect(sale.runJobs()).rejects.toThrow('may be paid')
    expect(await sale.findItem()).toMatchObject({ taken: 1 })
    vi.restoreAllMocks()
    await sale.runJobs()
    expect(await sale.look()).toMatchObject({ free: 3, held: 0 })
    await sale.expectBalance()
  })

  it('when the window is over, what nobody bought is for sale as usual again', async () => {
    sale = await openSaleShop({ stock: 6 })
    const { userId, orderNo } = await buy(1)
    await payOrder(sale.services, { userId, addressId: 0 }, orderNo)
    sale.clock.advance(3_600_000 - 1000)
    const late = await buy(2)
    sale.clock.advance(61_000)
    const { handlers } = sale.services.jobs.find((job) => 'flash.end_due' in job.handlers) ?? { handlers: {} }
    const endDue = () => (handlers as Record<string, () => Promise<void>>)['flash.end_due']?.()
    await endDue()
    await endDue()
    expect((await readStock(sale.services, sale.skuId)).stock).toBe(4 + 3)
    sale.clock.advance(payWithinMs)
    await sale.runJobs()
    expect(await ticketOf(late.userId, late.ticket)).toMatchObject({ state: 'gone', reason: 'unpaid' })
    expect((await readStock(sale.services, sale.skuId)).stock).toBe(4 + 5)
    await expectClean()
  })

  it('a batch that a worker took and never wrote is written by another', async () => {
    sale = await openSaleShop()
    const userId = sale.newUser()
    const { ticket } = await sale.claim({ userId })
    const { flashGate } = sale.services
    await flashGate.take('dead', { itemIds: [sale.itemId], limit: 9, waitMs: 0, idleMs: 15_000 })
    expect(await sale.writeAll()).toBe(0)
    expect(await ticketOf(userId, ticket)).toMatchObject({ state: 'pending' })
    const take = flashGate.take
    vi.spyOn(flashGate, 'take').mockImplementation((worker, options) =>
      take(worker, { ...options, idleMs: 0 }),
    )
    expect(await sale.services.flashWriting.runBatch()).toBe(1)
    vi.restoreAllMocks()
    expect(await ticketOf(userId, ticket)).toMatchObject({ state: 'ordered' })
  })

  it('a gate that is emptied in the middle of a sale is whole again: sold, held and free are the stock', async () => {
    sale = await openSaleShop({ stock: 6, limit: 6 })
    const paid = await buy(1)
    await payOrder(sale.services, { userId: paid.userId, addressId: 0 }, paid.orderNo)
    await buy(2)
    await emptyGate(sale.place)
    await sale.services.flashLocal.refresh()
    expect(await sale.look()).toMatchObject({ free: 3, held: 2, sold: 1 })
    await sale.runJobs()
    sale.clock.advance(payWithinMs + 1000)
    await sale.runJobs()
    expect(await sale.look()).toMatchObject({ free: 5, held: 0, sold: 1 })
    await sale.claim({ count: 5 })
    await sale.writeAll()
    await sale.expectBalance()
    await expectClean()
  })
})

describe('§10.2 the worker', () => {
  it('of a running process writes by itself, and stops', async () => {
    sale = await openSaleShop()
    await sale.startJobs()
    const userId = sale.newUser()
    const { ticket } = await sale.claim({ userId })
    await expect.poll(async () => (await ticketOf(userId, ticket)).state, { timeout: 10_000 }).toBe('ordered')
    const startedAt = performance.now()
    await sale.services.background.stop()
    expect(performance.now() - startedAt).toBeLessThan(5000)
  })
})
