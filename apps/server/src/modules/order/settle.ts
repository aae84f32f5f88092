import type { BodyOf, getSettlement, OrderSource, SettlementView } from '@jishi/contract'
import { AppError } from '../../kernel/app-error.ts'
import type { AddressService } from '../address/index.ts'
import type { CartAccess, CartService } from '../cart/index.ts'
import type { CatalogService } from '../catalog/index.ts'
import type { PaymentService } from '../payment/index.ts'
import type { Deduction } from '../promotion/index.ts'
import { composeLines, quoteOf, sumPerSku, type WantedLine } from './order.rules.ts'
import { offerPrice, type PriceDeps } from './price-order.ts'

export interface SettleDeps extends PriceDeps {
  catalog: CatalogService
  carts: CartService
  addresses: AddressService
  payments: Pick<PaymentService, 'methods'>
}

export type SettleInput = BodyOf<typeof getSettlement>

/** What an order of this source would cost right now. Throws order.nothing_selected, catalog.sku_not_found, address.not_found. */
export async function settle(
  deps: SettleDeps,
  userId: number,
  { source, addressId, couponIds = [] }: SettleInput,
  cart: CartAccess,
): Promise<SettlementView> {
  const [wanted, addresses] = await Promise.all([
    readWanted(deps.carts, cart, source),
    deps.addresses.listAddresses(userId),
  ])
  if (wanted.length === 0) throw new AppError('order.nothing_selected')
  const offers = await deps.catalog.findSkuOffers(wanted.map((line) => line.skuId))
  const lines = composeLines(wanted, offers)
  if (lines.length === 0) throw new AppError('catalog.sku_not_found')
  const region = chooseRegion(addresses, addressId)
  const { totals, deductions, coupons, freightReason } = await offerPrice(
    deps,
    { userId, lines, offers, region },
    couponIds,
  )
  return {
    lines,
    addresses,
    paymentMethods: deps.payments.methods(),
    ...totals,
    deductions: deductions.map(presentDeduction),
    coupons,
    freightReason,
    quote: quoteOf(lines, totals, deductions),
  }
}

/** The goods of the source, summed per SKU in ascending order. */
export async function readWanted(
  carts: CartService,
  cart: CartAccess,
  source: OrderSource,
): Promise<WantedLine[]> {
  if (source.kind === 'sku') return [{ skuId: source.skuId, count: source.count }]
  return sumPerSku(await carts.listSelected(cart))
}

/** Where it goes: the chosen address, else the first, which is the default one. */
function chooseRegion(addresses: SettlementView['addresses'], addressId: number | undefined) {
  const address = addressId === undefined ? addresses[0] : addresses.find(({ id }) => id === addressId)
  if (address === undefined && addressId !== undefined) throw new AppError('address.not_found')
  return address && { provinceCode: address.province.code, cityCode: address.city.code }
}

function presentDeduction({ promotionId, couponId, title, amountFen }: Deduction) {
  return { promotionId, couponId, title, amountFen }
}
