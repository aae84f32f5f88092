import { type SettlementLine, timesFen, zeroFen } from '@jishi/contract'
import type { AddressSnapshot } from '../address/index.ts'
import { composeGoods, composeOrder } from './compose-order.ts'
import type { OrderWithGoods } from './order.present.ts'
import { totalUp } from './order.rules.ts'

/** What the orders of an item say of the goods, at the price of the sale. */
export type FlashLine = Pick<SettlementLine, 'skuId' | 'name' | 'options' | 'image' | 'priceFen'>

/** What of a claim becomes an order. Times are epoch milliseconds. */
export interface FlashOrder {
  orderNo: string
  claimId: string
  userId: number
  line: FlashLine
  count: number
  at: number
  payBy: number
}

/** With a colon in it, which no key from outside has: nobody can take it first. */
export const flashKeyPrefix = 'flash:'

/** Its buyer names it once the order is paid. */
const noAddress: AddressSnapshot = {
  ...{ recipient: '', mobile: '', regionText: '', detail: '', zip: '' },
  ...{ provinceCode: '', cityCode: '', districtCode: '' },
}

/** An order without freight, discount and address, to be paid online. */
export function composeFlashOrder(order: FlashOrder): OrderWithGoods {
  const { orderNo, claimId, userId, count, at, payBy } = order
  const line = { ...order.line, count, subtotalFen: timesFen(order.line.priceFen, count) }
  const composing = {
    orderNo,
    submit: { userId, key: `${flashKeyPrefix}${claimId}`, fingerprint: '' },
    input: { paymentMethod: 'alipay' as const },
    lines: [line],
    price: {
      deductions: [],
      totals: totalUp([line], { discountFen: zeroFen, freightFen: zeroFen }),
      freightReason: 'default' as const,
    },
    address: noAddress,
    ...{ at, payBy, flashClaimId: claimId },
  }
  return { order: composeOrder(composing), goods: composeGoods(composing) }
}
