import { type Static, Type } from 'typebox'
import { SkuCard } from './catalog.ts'
import { endpoint } from './endpoint.ts'

export const ContentItem = Type.Object({
  id: Type.Integer(),
  title: Type.String(),
  text: Type.String(),
  url: Type.String(),
  image: Type.String(),
})
export type ContentItem = Static<typeof ContentItem>

export const FloorView = Type.Object({
  number: Type.Integer({ description: '1 for 1F' }),
  name: Type.String(),
  categoryId: Type.Integer(),
  hue: Type.String(),
  banner: Type.Union([ContentItem, Type.Null()]),
  tabs: Type.Array(Type.Object({ name: Type.String(), skus: Type.Array(SkuCard) })),
  hot: Type.Array(SkuCard),
})
export type FloorView = Static<typeof FloorView>

export const HomeView = Type.Object({
  topAd: Type.Union([ContentItem, Type.Null()]),
  hotWords: Type.Array(ContentItem),
  carousel: Type.Array(ContentItem),
  news: Type.Array(ContentItem),
  promos: Type.Array(ContentItem),
  brands: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String(), logo: Type.String() })),
  floors: Type.Array(FloorView),
})
export type HomeView = Static<typeof HomeView>

export const getHome = endpoint({
  method: 'GET',
  path: '/content/home',
  auth: 'none',
  tag: 'content',
  summary: 'Everything the home page shows, the same for everyone',
  reply: HomeView,
})
