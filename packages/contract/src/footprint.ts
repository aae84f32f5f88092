import { type Static, Type } from 'typebox'
import { SkuCard } from './catalog.ts'
import { Done, Id, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'

export const FootprintView = Type.Object({ sku: SkuCard, seenAt: Timestamp })
export type FootprintView = Static<typeof FootprintView>

export const recordFootprint = endpoint({
  method: 'POST',
  path: '/footprints',
  auth: 'optional',
  tag: 'footprint',
  summary: 'I have looked at a SKU; a stranger keeps the last ones in a cookie until the login',
  body: Type.Object({ skuId: Id }),
  reply: Done,
})

export const listFootprints = endpoint({
  method: 'GET',
  path: '/footprints',
  auth: 'optional',
  tag: 'footprint',
  summary: 'What I looked at, newest first, at most 100; what is not sold any more is left out',
  query: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 100 })) }),
  reply: Type.Object({ items: Type.Array(FootprintView) }),
})

export const forgetFootprints = endpoint({
  method: 'POST',
  path: '/footprints/forget',
  auth: 'optional',
  tag: 'footprint',
  summary: 'Forget one SKU, or all of them when none is given',
  body: Type.Object({ skuId: Type.Optional(Id) }),
  reply: Done,
})
