import { type addFlashActivity, type BodyOf, toFen } from '@jishi/contract'
import type { ShopPlan } from './plan.ts'

export type FlashInput = BodyOf<typeof addFlashActivity>

const secondMs = 1000
const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Staff cannot start a sale in the past: the running one starts as soon as it is there. */
const beginsInMs = 5 * secondMs
/** The next full hour, unless that is too close to be looked forward to. */
const atLeastAheadMs = 10 * 60 * secondMs

/** What is sold: the first variant of a family, taken from all over the shop. */
const goods = {
  running: [2, 31, 58, 84, 109, 135, 161, 190],
  coming: [5, 44, 71, 97, 122, 150, 176, 205],
}
const percents = [49, 59, 65, 69, 72, 75, 79, 82]
const stocks = [20, 30, 12, 50, 25, 40, 15, 60]
const limits = [1, 2, 1, 3]

/**
 * A flash sale that runs for three days from now on, and one that comes at a full hour. `now` in epoch milliseconds. No goods are
 * in both.
 */
export function planFlash({ skus }: Pick<ShopPlan, 'skus'>, now: number): FlashInput[] {
  const nextHour = Math.ceil((now + atLeastAheadMs) / hourMs) * hourMs
  const firsts = [...Map.groupBy(skus, ({ spuId }) => spuId).values()].flatMap(([first]) => first ?? [])
  const itemsOf = (places: readonly number[]): FlashInput['items'] =>
    places.flatMap((place, index) => {
      const sku = firsts[place % firsts.length]
      return sku ? [toItem(sku, index)] : []
    })
  return [
    {
      name: '开市秒杀',
      startsAt: iso(now + beginsInMs),
      endsAt: iso(nextHour + 3 * dayMs),
      items: itemsOf(goods.running),
    },
    {
      name: '整点秒杀',
      startsAt: iso(nextHour),
      endsAt: iso(nextHour + 3 * dayMs),
      guard: 'path',
      items: itemsOf(goods.coming),
    },
  ]
}

function toItem({ id, priceFen, stock }: ShopPlan['skus'][number], index: number) {
  const percent = percents[index % percents.length] ?? 80
  const share = Math.floor((priceFen * percent) / 100)
  // A price that ends in nines reads like one of a sale.
  const flashFen =
    share >= 10_000 ? Math.floor(share / 1000) * 1000 + 900 : Math.floor(share / 100) * 100 + 90
  const units = Math.max(1, Math.min(stocks[index % stocks.length] ?? 20, Math.floor(stock / 2)))
  return {
    skuId: id,
    priceFen: toFen(Math.min(flashFen, priceFen - 1)),
    stock: units,
    limitPerPerson: Math.min(units, limits[index % limits.length] ?? 1),
  }
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
