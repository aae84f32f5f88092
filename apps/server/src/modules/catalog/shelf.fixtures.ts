import { type SkuFilters, type SkuSort, toFen } from '@jishi/contract'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { Db } from '../../infra/database/database.ts'
import { readFilter } from './shelf-filter.rules.ts'

export const colours = ['红', '白', '黑']
export const sizes = ['大', '小']

/** SKUs with so few prices, brands and options that every filter meets many and every order has ties. */
export const anySku = fc.record({
  categoryId: fc.constantFrom(111, 112, 121),
  brandId: fc.integer({ min: 1, max: 4 }),
  priceFen: fc.constantFrom(0, 1999, 2000, 4999, 5000, 99_900, 1_000_000).map(toFen),
  sales: fc.nat(3),
  createdAt: fc.nat(3),
  stock: fc.nat(1),
  isListed: fc.boolean(),
  colour: fc.option(fc.constantFrom(1, 2, 3)),
  size: fc.option(fc.constantFrom(4, 5)),
})

export type AnySku = typeof anySku extends fc.Arbitrary<infer Sku> ? Sku : never

export const anyFilters: fc.Arbitrary<SkuFilters> = fc.record(
  {
    brand: fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }).map(String),
    priceFrom: fc.constantFrom(0, 2000, 5000),
    priceTo: fc.constantFrom(1999, 5000, 100_000),
    spec: fc.constantFrom('颜色:红', '颜色:红|黑', '颜色:白;尺寸:大', '尺寸:小', '香味:茶'),
    inStock: fc.boolean(),
    sort: fc.constantFrom<SkuSort>('default', 'price_asc', 'price_desc', 'popular', 'new'),
  },
  { requiredKeys: [] },
)

type Narrowing = 'brand' | 'price' | 'stock' | `spec ${string}` | 'nothing'

/** The listed SKUs of the categories in plain SQL, by all filters except one kind. */
export function selectPlainly(
  db: Db,
  categoryIds: number[],
  filters: SkuFilters,
  except: Narrowing = 'nothing',
) {
  const { brandIds, priceFrom, priceTo, specs, inStock } = readFilter(filters)
  let query = db
    .selectFrom('sku')
    .innerJoin('sku_stock', 'sku_stock.sku_id', 'sku.id')
    .where('sku.category_id', 'in', categoryIds)
    .where('sku.is_listed', '=', 1)
  if (brandIds.length > 0 && except !== 'brand') query = query.where('sku.brand_id', 'in', brandIds)
  if (except !== 'price') query = query.where('sku.price_fen', '>=', priceFrom)
  if (except !== 'price' && Number.isFinite(priceTo)) query = query.where('sku.price_fen', '<=', priceTo)
  if (inStock) query = query.where('sku_stock.stock', '>', 0)
  for (const { name, values } of specs) {
    if (except === `spec ${name}`) continue
    query = query.where(
      sql<boolean>`exists (select 1 from sku_spec join spec on spec.id = sku_spec.spec_id
        join spec_option on spec_option.id = sku_spec.option_id
        where sku_spec.sku_id = sku.id and spec.name = ${name} and spec_option.value in (${sql.join(values)}))`,
    )
  }
  return query
}
