import type { Fen, SettlementCoupon, SettlementView } from '@jishi/contract'

export type SettlementChange =
  | { kind: 'price'; name: string; before: Fen; after: Fen }
  | { kind: 'stock'; name: string; stock: number }
  | { kind: 'gone'; name: string }
  | { kind: 'freight'; before: Fen; after: Fen }
  | { kind: 'discount'; title: string; before: Fen; after: Fen }
  | { kind: 'coupon'; title: string; problem: NonNullable<SettlementCoupon['problem']>; missingFen: Fen }

const none = 0 as Fen

/** What is different from what the shopper was looking at: goods, then discounts, then freight. */
export function listChanges(before: SettlementView, after: SettlementView): SettlementChange[] {
  return [
    ...listGoodsChanges(before, after),
    ...listDiscountChanges(before, after),
    ...listFreight(before, after),
  ]
}

/** Of what follows from a change of the goods, what the shopper may not expect: coupons that are lost, freight that is new. */
export function listLosses(before: SettlementView, after: SettlementView): SettlementChange[] {
  const isLost = ({ kind }: SettlementChange) => kind === 'coupon'
  const isDearer = after.freightFen > before.freightFen
  return [
    ...listDiscountChanges(before, after).filter(isLost),
    ...(isDearer ? listFreight(before, after) : []),
  ]
}

function listGoodsChanges(before: SettlementView, after: SettlementView): SettlementChange[] {
  return before.lines.flatMap((old): SettlementChange[] => {
    const line = after.lines.find(({ skuId }) => skuId === old.skuId)
    if (!line || line.problem === 'unlisted')
      return old.problem === 'unlisted' ? [] : [{ kind: 'gone', name: old.name }]
    const changes: SettlementChange[] = []
    if (line.priceFen !== old.priceFen) {
      changes.push({ kind: 'price', name: line.name, before: old.priceFen, after: line.priceFen })
    }
    if (line.problem === 'stock_short') changes.push({ kind: 'stock', name: line.name, stock: line.stock })
    return changes
  })
}

/** A coupon that is lost says why; everything else, what it takes off now. */
function listDiscountChanges(before: SettlementView, after: SettlementView): SettlementChange[] {
  const keyOf = ({ promotionId, couponId }: SettlementView['deductions'][number]) =>
    `${promotionId}:${couponId}`
  const was = new Map(before.deductions.map((deduction) => [keyOf(deduction), deduction]))
  const is = new Map(after.deductions.map((deduction) => [keyOf(deduction), deduction]))
  return [...new Map([...was, ...is])].flatMap(([key, { title, couponId }]): SettlementChange[] => {
    const [from, to] = [was.get(key)?.amountFen ?? none, is.get(key)?.amountFen ?? none]
    if (from === to) return []
    if (couponId !== null && !is.has(key)) return [lostCoupon(title, couponId, after)]
    return [{ kind: 'discount', title, before: from, after: to }]
  })
}

function lostCoupon(title: string, couponId: number, after: SettlementView): SettlementChange {
  const coupon = after.coupons.find((each) => each.couponId === couponId)
  // One that applies and was not chosen gave way to a better one.
  const problem = coupon === undefined ? 'gone' : (coupon.problem ?? 'not_combinable')
  return { kind: 'coupon', title, problem, missingFen: coupon?.missingFen ?? none }
}

function listFreight(before: SettlementView, after: SettlementView): SettlementChange[] {
  if (before.freightFen === after.freightFen) return []
  return [{ kind: 'freight', before: before.freightFen, after: after.freightFen }]
}
