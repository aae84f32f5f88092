import { type SettlementLine, zeroFen } from '@jishi/contract'
import type { AddressSnapshot } from '../address/index.ts'
import { composeGoods, composeOrder } from './compose-order.ts'
import type { OrderWithGoods } from './order.present.ts'
import { totalUp } from './order.rules.ts'

/** What of a claim becomes an order. Times are epoch milliseconds. */
export interface FlashOrder {
  orderNo: string
  claimId: string
  userId: number
  /** At the price of the sale. */
  line: Pick<SettlementLine, 'skuId' | 'name' | 'options' | 'image' | 'priceFen' | 'count' | 'subtotalFen'>
  at: number
  payBy: number
}

/** Its buyer names it once the order is paid. */
const noAddress: AddressSnapshot = {
  ...{ recipient: '', mobile: '', regionText: '', detail: '', zip: '' },
  ...{ provinceCode: '', cityCode: '', districtCode: '' },
}

/** An order without freight, discount and address, to be paid online. */
export function composeFlashOrder({ orderNo, claimId, userId, line, at, payBy }: FlashOrder): OrderWithGoods {
  const composing = {
    orderNo,
    // With a colon in it, which no key from outside has: nobody can take it first.
    submit: { userId, key: `flash:${claimId}`, fingerprint: '' },
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
