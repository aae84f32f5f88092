import { type Static, Type } from 'typebox'
import { Id, Numbered } from './common.ts'
import { endpoint } from './endpoint.ts'
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

export const SkuSort = Type.Union([
  Type.Literal('default'),
  Type.Literal('price_asc'),
  Type.Literal('price_desc'),
  Type.Literal('popular'),
  Type.Literal('new'),
])
export type SkuSort = Static<typeof SkuSort>

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
  summary: 'Listed SKUs of a channel or category, 24 a page',
  params: Type.Object({ id: Id }),
  query: Type.Object({
    sort: Type.Optional(SkuSort),
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 1 })),
  }),
  reply: Numbered(SkuCard),
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
