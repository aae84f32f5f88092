import { randomUUID } from 'node:crypto'
import { toFen } from '@jishi/contract'
import type { Database } from '../../infra/database/database.ts'
import type { Services } from '../../wire.ts'
import { insertSkus } from '../catalog/index.ts'
import type { PlaceInput } from './place-order.ts'

let lastSku = 1000
let lastUser = 5000

/** A listed SKU in a family of its own. */
export async function buildSku(
  { database }: { database: Database },
  {
    stock = 10,
    priceFen = 9900,
    isListed = true,
  }: { stock?: number; priceFen?: number; isListed?: boolean } = {},
): Promise<number> {
  const id = ++lastSku
  await insertSkus(database, [
    {
      id,
      spuId: id,
      brandId: 1,
      channelId: 1,
      categoryId: 1,
      name: `goods ${id}`,
      caption: '',
      optionsText: '',
      unit: '件',
      priceFen: toFen(priceFen),
      marketPriceFen: toFen(priceFen * 2),
      costFen: toFen(Math.floor(priceFen / 2)),
      weightGram: 100,
      image: '',
      isListed,
      comments: 0,
      createdAt: 0,
      stock,
      sales: 0,
      images: [],
      options: [],
    },
  ])
  return id
}

export interface Buyer {
  userId: number
  addressId: number
}

export async function buildBuyer({ addresses }: Services, userId = ++lastUser): Promise<Buyer> {
  const address = await addresses.createAddress(userId, {
    recipient: '张三',
    provinceCode: '110000',
    cityCode: '110100',
    districtCode: '110101',
    detail: '东华门大街 1 号',
    mobile: '18800000001',
  })
  return { userId, addressId: address.id }
}

/** What a page would send to buy `count` of a SKU directly at the price it was shown. */
export async function composePlacing(
  { orders }: Services,
  { userId, addressId }: Buyer,
  skuId: number,
  given: { count?: number; paymentMethod?: PlaceInput['paymentMethod'] } = {},
): Promise<PlaceInput> {
  const source = { kind: 'sku', skuId, count: given.count ?? 1 } as const
  const { quote } = await orders.settle(userId, source)
  return {
    source,
    addressId,
    paymentMethod: given.paymentMethod ?? 'alipay',
    quote,
    idempotencyKey: randomUUID(),
  }
}

export async function buildOrder(
  services: Services,
  buyer: Buyer,
  skuId: number,
  given: { count?: number } = {},
) {
  return services.orders.place(buyer.userId, await composePlacing(services, buyer, skuId, given))
}

export async function readStock({ database }: { database: Database }, skuId: number) {
  return database.db
    .selectFrom('sku_stock')
    .select(['stock', 'sales', 'received'])
    .where('sku_id', '=', skuId)
    .executeTakeFirstOrThrow()
}
