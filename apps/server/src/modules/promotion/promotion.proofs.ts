import { countRows } from '../../infra/database/count-rows.ts'
import type { Database, Db } from '../../infra/database/database.ts'
import type { Breach, Proof } from '../../kernel/proof.ts'
import { countOrderUses, listOrderUses, listPromotionSums } from './promotion.proofs.queries.ts'

const sliceSize = 1000

const promises = {
  'promotion.limits':
    'no promotion is used, and no coupon given out, more often than there are; what is counted is there',
  'promotion.uses':
    'what is used of promotions is what orders that are not cancelled were discounted by, and their coupons say so',
} as const

/** What an order was discounted by. `isOver`: cancelled. `isRefunded`: it may have given back, or not. */
export interface DiscountedOrder {
  discountFen: number
  isOver: boolean
  isRefunded: boolean
}

interface Deps {
  /** Those of these orders that there are, by number. What is archived was proved before it was. */
  findOrders: (db: Db, orderNos: string[]) => Promise<ReadonlyMap<string, DiscountedOrder | 'archived'>>
}

/** What promotions promise on their own, and together with the orders that used them. */
export function promotionProofs({ findOrders }: Deps): Proof<Database['db']>[] {
  return [
    {
      promises,
      countRows: async (db) => (await countRows(db.selectFrom('promotion'))) + (await countOrderUses(db)),
      async *find(db, onSeen) {
        yield* findOverused(db, onSeen)
        yield* findWrongUses(db, onSeen)
      },
    },
  ]

  async function* findWrongUses(db: Db, onSeen: (rows: number) => void): AsyncIterable<Breach> {
    for (let after = ''; ; ) {
      const slice = await listOrderUses(db, after, sliceSize)
      const orders = await findOrders(
        db,
        slice.map(({ orderNo }) => orderNo),
      )
      for (const used of slice) {
        const order = orders.get(used.orderNo)
        if (!isRight(used, order)) yield { promise: 'promotion.uses', row: { ...used, order } }
      }
      onSeen(slice.length)
      if (slice.length < sliceSize) return
      after = slice.at(-1)?.orderNo ?? after
    }
  }
}

async function* findOverused(db: Db, onSeen: (rows: number) => void): AsyncIterable<Breach> {
  for (let after = 0; ; ) {
    const rows = await listPromotionSums(db, after, sliceSize)
    for (const row of rows) {
      const counted = row.needs_coupon === 1 ? row.coupons : row.uses
      const isWithin = row.total_limit === null || (counted === row.used && row.used <= row.total_limit)
      if (!isWithin) yield { promise: 'promotion.limits', row }
    }
    onSeen(rows.length)
    if (rows.length < sliceSize) return
    after = rows.at(-1)?.id ?? after
  }
}

type OrderUses = Awaited<ReturnType<typeof listOrderUses>>[number]

function isRight({ orderNo, uses }: OrderUses, order: DiscountedOrder | 'archived' | undefined): boolean {
  if (order === undefined || order === 'archived') return order === 'archived'
  const live = uses.filter(({ is_live }) => is_live === 1)
  const liveFen = live.reduce((sum, { amount_fen }) => sum + amount_fen, 0)
  const isGivenBack = live.length === 0
  const isWhole = live.length === uses.length && liveFen === order.discountFen
  const isAsOrdered = order.isOver ? isGivenBack : isWhole || (order.isRefunded && isGivenBack)
  return isAsOrdered && live.every((use) => use.coupon_id === null || hasCoupon(use, orderNo))
}

function hasCoupon(use: OrderUses['uses'][number], orderNo: string): boolean {
  return use.coupon_state === 'used' && use.coupon_order_no === orderNo
}
