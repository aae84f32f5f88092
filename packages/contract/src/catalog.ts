import { type Static, Type } from 'typebox'
import { Done, Id, Numbered } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Facets, SkuFilters } from './filters.ts'
import { FenSchema } from './money.ts'

export const CategoryView = Type.Object({ id: Type.Integer(), name: Type.String(), level: Type.Integer() })
export type CategoryView = Static<typeof CategoryView>

/** Three levels: channel group > channel > category. Only the last level holds goods directly. */
export const CategoryTree = Type.Array(
  Type.Object({
    id: Type.Integer(),
    name: Type.String(),
    icon: Type.String({ description: 'Name of the icon of the channel group' }),
    hue: Type.String({ description: 'Colour of the channel group, as #rrggbb' }),
    channels: Type.Array(
      Type.Object({ id: Type.Integer(), name: Type.String(), categories: Type.Array(CategoryView) }),
    ),
  }),
)
export type CategoryTree = Static<typeof CategoryTree>

/** A SKU as lists show it. */
export const SkuCard = Type.Object({
  id: Type.Integer(),
  spuId: Type.Integer(),
  name: Type.String(),
  caption: Type.String(),
  priceFen: FenSchema,
  marketPriceFen: FenSchema,
  image: Type.String({ description: 'URL of the square picture' }),
  sales: Type.Integer(),
  comments: Type.Integer(),
  isInStock: Type.Boolean(),
})
export type SkuCard = Static<typeof SkuCard>

/** The spec selector: which options each SKU of the family stands for, and whether it can be bought. */
export const SkuVariant = Type.Object({
  skuId: Type.Integer(),
  optionIds: Type.Array(Type.Integer(), { description: 'One option per spec, in the order of `specs`' }),
  priceFen: FenSchema,
  stock: Type.Integer(),
  image: Type.String(),
})

export const SkuDetail = Type.Object({
  id: Type.Integer(),
  spuId: Type.Integer(),
  name: Type.String(),
  caption: Type.String(),
  unit: Type.String(),
  brand: Type.Object({ id: Type.Integer(), name: Type.String() }),
  breadcrumbs: Type.Array(CategoryView),
  priceFen: FenSchema,
  marketPriceFen: FenSchema,
  stock: Type.Integer(),
  sales: Type.Integer(),
  comments: Type.Integer(),
  weightGram: Type.Integer(),
  images: Type.Array(Type.String()),
  specs: Type.Array(
    Type.Object({
      id: Type.Integer(),
      name: Type.String(),
      options: Type.Array(Type.Object({ id: Type.Integer(), value: Type.String() })),
    }),
  ),
  variants: Type.Array(SkuVariant),
  detailHtml: Type.String({ description: 'Sanitised HTML' }),
  packageHtml: Type.String({ description: 'Sanitised HTML' }),
  serviceHtml: Type.String({ description: 'Sanitised HTML' }),
})
export type SkuDetail = Static<typeof SkuDetail>

export const getCategoryTree = endpoint({
  method: 'GET',
  path: '/catalog/categories',
  auth: 'none',
  tag: 'catalog',
  summary: 'All categories as a tree of three levels',
  reply: CategoryTree,
})

export const getCategory = endpoint({
  method: 'GET',
  path: '/catalog/categories/:id',
  auth: 'none',
  tag: 'catalog',
  summary: 'One category with its breadcrumbs and the ones below it',
  params: Type.Object({ id: Id }),
  reply: Type.Object({
    id: Type.Integer(),
    name: Type.String(),
    level: Type.Integer(),
    breadcrumbs: Type.Array(CategoryView),
    siblings: Type.Array(CategoryView),
    children: Type.Array(CategoryView),
  }),
})

export const listCategorySkus = endpoint({
  method: 'GET',
  path: '/catalog/categories/:id/skus',
  auth: 'none',
  tag: 'catalog',
  summary: 'Listed SKUs of a channel or category, 24 a page, and how they spread',
  params: Type.Object({ id: Id }),
  query: SkuFilters,
  reply: Type.Object({ ...Numbered(SkuCard).properties, facets: Facets }),
})

export const listHotSkus = endpoint({
  method: 'GET',
  path: '/catalog/categories/:id/hot',
  auth: 'none',
  tag: 'catalog',
  summary: 'Best sellers of a category, at most ten',
  params: Type.Object({ id: Id }),
  reply: Type.Array(SkuCard),
})

export const getSku = endpoint({
  method: 'GET',
  path: '/catalog/skus/:id',
  auth: 'none',
  tag: 'catalog',
  summary: 'Everything the detail page shows of a listed SKU',
  params: Type.Object({ id: Id }),
  reply: SkuDetail,
})

/** What changes by the second of a SKU and of its family. */
export const SkuLive = Type.Object({
  priceFen: FenSchema,
  marketPriceFen: FenSchema,
  stock: Type.Integer(),
  sales: Type.Integer(),
  isListed: Type.Boolean(),
  variants: Type.Array(Type.Object({ skuId: Type.Integer(), priceFen: FenSchema, stock: Type.Integer() }), {
    description: 'The listed SKUs of the family',
  }),
})
export type SkuLive = Static<typeof SkuLive>

export const getSkuLive = endpoint({
  method: 'GET',
  path: '/catalog/skus/:id/live',
  auth: 'none',
  tag: 'catalog',
  summary: 'Price, stock and whether it is sold, at most a second old: what a stored page asks after loading',
  params: Type.Object({ id: Id }),
  reply: SkuLive,
})

export const recordCategoryVisit = endpoint({
  method: 'POST',
  path: '/catalog/categories/:id/visits',
  auth: 'none',
  tag: 'catalog',
  summary: 'Somebody looks at a category: counted by day for the analysts',
  params: Type.Object({ id: Id }),
  reply: Done,
})

const Day = Type.String({ format: 'date', description: 'A day of China Standard Time: `2026-11-25`' })

export const listCategoryVisits = endpoint({
  method: 'GET',
  path: '/admin/catalog/visits',
  auth: 'staff',
  permission: 'category.view',
  tag: 'catalog',
  summary: 'Visits of categories by day, at most 92 days',
  query: Type.Object({ from: Day, to: Day }),
  reply: Type.Array(
    Type.Object({
      day: Type.String(),
      categoryId: Type.Integer(),
      name: Type.Union([Type.String(), Type.Null()], { description: 'Null: the category is gone' }),
      visits: Type.Integer(),
    }),
  ),
})
