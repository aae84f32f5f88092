import fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { type PlainShop, payableOf } from './plain-shop.ts'
import type { Real, Step } from './step.ts'
import { steps } from './steps.ts'
import { openWorld, type World } from './world.ts'

/** `JISHI_MODEL_RUNS=50000 npx vitest run --project embedded orders.model` is the long mode. */
const runs = Number(process.env.JISHI_MODEL_RUNS ?? (inject('drivers') === 'embedded' ? 2000 : 120))
const seed = process.env.JISHI_MODEL_SEED

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

it(`whatever happens in whatever order, ${runs} times: the shop is what a plain shop would be, its audit is clean, and the provider has exactly the money that orders keep`, async () => {
  const stocks = fc.array(fc.integer({ min: 2, max: 8 }), { minLength: 1, maxLength: 3 })
  const story = fc.array(steps, { minLength: 12, maxLength: 30, size: 'max' })
  await fc.assert(
    fc.asyncProperty(stocks, story, (stock, happens) => live(stock, happens)),
    {
      numRuns: runs,
      ...(seed !== undefined && { seed: Number(seed) }),
      interruptAfterTimeLimit: 600_000,
      markInterruptAsFailure: true,
    },
  )
}, 900_000)

async function live(stocks: number[], story: Step[]): Promise<void> {
  const { buyer, skuIds, prices } = await world.begin(stocks)
  const plain: PlainShop = {
    stock: new Map(skuIds.map((skuId, index) => [skuId, stocks[index] ?? 0])),
    prices: new Map(skuIds.map((skuId, index) => [skuId, prices[index] ?? 0])),
    orders: [],
  }
  const real: Real = { world, buyer, skuIds }
  for (const step of story) {
    await step.run(plain, real)
    world.clock.advance(1000)
    await compare(plain, real)
  }
  await world.settle()
  await prove(plain)
}

/** Every order's status, and the stock of every SKU, are what they are in the plain shop. */
async function compare({ orders, stock }: PlainShop, { buyer }: Real): Promise<void> {
  const { items } = await world.services.orders.list(buyer.userId, { limit: 50 })
  const statuses = Object.fromEntries(items.map(({ orderNo, status }) => [orderNo, status]))
  expect(statuses).toEqual(Object.fromEntries(orders.map(({ orderNo, status }) => [orderNo, status])))
  expect(await world.readStocks()).toEqual(stock)
}

/** After the dust has settled nothing is open, and not a fen is missing or foreign. */
async function prove(plain: PlainShop): Promise<void> {
  expect(await world.findBroken()).toBe('')
  for (const order of plain.orders) {
    const { status, payable_fen, refunded_fen, paid_at } = await world.readOrder(order.orderNo)
    const keptFen = paid_at === null || order.isCod ? 0 : payable_fen - refunded_fen
    const atProviderFen = order.attempts.reduce(
      (sum, { provider, paymentId }) => sum + world.providers[provider].look(paymentId).netFen,
      0,
    )
    expect({ status, payable_fen, atProviderFen }).toEqual({
      status: expect.not.stringMatching('unpaid'),
      payable_fen: payableOf(plain, order),
      atProviderFen: keptFen,
    })
  }
}
