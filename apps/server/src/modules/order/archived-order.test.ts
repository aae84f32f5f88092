import { randomUUID } from 'node:crypto'
import type { OrderAction, OrderDetail } from '@jishi/contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { inTables, isArchived } from './in-period.ts'
import { type LedgerServices, type LedgerWorld, openLedgerWorld, place } from './ledger.fixtures.ts'
import { statusesToHide } from './order.actions.ts'
import { type Buyer, buildBuyer, buildSku } from './order.fixtures.ts'

const dayMs = 86_400_000
const old = '202601'

let world: LedgerWorld
let services: LedgerServices
let buyer: Buyer
let skuId: number
let placed: string[]

/** An order of January in each status that an order can be archived in, and the clock stands in June. */
beforeEach(async () => {
  world = await openLedgerWorld('2026-01-10T02:00:00Z')
  services = await world.startServices()
  buyer = await buildBuyer(services)
  skuId = await buildSku(services, { stock: 100 })
  placed = []
  for (const status of statusesToHide) {
    const orderNo = await place(services, buyer, skuId)
    placed.push(orderNo)
    const paid = status === 'cancelled' ? {} : { paid_at: 1, received_at: 1 }
    await inTables(world.database.db, old)
      .updateTable('order_info')
      .set({ status, ...paid })
      .where('order_no', '=', orderNo)
      .execute()
  }
  world.clock.advance(150 * dayMs)
})
afterEach(() => world.close())

const readDetails = () =>
  Promise.all(placed.map((orderNo) => services.orders.getDetail(buyer.userId, orderNo)))

/** What the endpoint of each action does. */
function actsOf({ orders, afterSales }: LedgerServices) {
  const reason = { reason: 'damaged', idempotencyKey: randomUUID() } as const
  return {
    pay: (orderNo) => orders.startPayment(buyer.userId, orderNo, { provider: 'alipay' }),
    cancel: (orderNo) => orders.cancel(buyer.userId, orderNo, ''),
    receive: (orderNo) => orders.receive(buyer.userId, orderNo),
    ask_refund: (orderNo) => afterSales.ask(buyer.userId, orderNo, reason),
    delete: (orderNo) => orders.hide(buyer.userId, orderNo),
  } satisfies Record<OrderAction, (orderNo: string) => Promise<unknown>>
}

/** The actions that are offered although the order lies in the archive and they are refused for that. */
async function listDeadActions(orders: Pick<OrderDetail, 'orderNo' | 'actions'>[]): Promise<string[]> {
  const acts = actsOf(services)
  const dead: string[] = []
  for (const { orderNo, actions } of orders)
    for (const action of actions)
      await acts[action](orderNo).catch(({ code }) => {
        if (code === 'order.archived') dead.push(action)
      })
  return dead
}

it('an archived order offers nothing that is refused because it is archived, on its page and in the list', async () => {
  const before = await readDetails()
  expect(before.flatMap(({ actions }) => actions)).toContain('delete')
  expect(before.flatMap(({ actions }) => actions)).toContain('ask_refund')
  await services.orders.archive.archive(old)
  const details = await readDetails()
  const { items } = await services.orders.list(buyer.userId, {})
  expect(items).toHaveLength(placed.length)
  expect(await listDeadActions(details)).toEqual([])
  expect(await listDeadActions(items)).toEqual([])
  for (const order of [...details, ...items]) expect(order.isArchived).toBe(true)
  for (const { leftCount } of details.flatMap(({ lines }) => lines)) expect(leftCount).toBe(0)
})

it('an archived order can be bought again', async () => {
  await services.orders.archive.archive(old)
  for (const orderNo of placed)
    expect(await services.orders.again(buyer.userId, orderNo)).toMatchObject({
      lines: [{ skuId, added: 1, problem: null }],
    })
})

it('an order that came back from the archive offers what it offered before', async () => {
  const before = await readDetails()
  await services.orders.archive.archive(old)
  await readDetails()
  await services.orders.archive.restore(old)
  expect(await readDetails()).toEqual(before)
})

it('the list of a process that did not hear of the archive yet offers nothing of it either', async () => {
  await services.orders.archive.archive(old)
  expect(isArchived(old)).toBe(false)
  const { items } = await services.orders.list(buyer.userId, {})
  expect(items.map(({ actions, isArchived }) => ({ actions, isArchived }))).toEqual(
    placed.map(() => ({ actions: [], isArchived: true })),
  )
})
