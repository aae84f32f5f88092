import { type Static, Type } from 'typebox'
import { Version } from './catalog-admin.ts'
import { Done, Id } from './common.ts'
import { endpoint } from './endpoint.ts'
import { FenSchema } from './money.ts'

/** Why the freight is what it is: the goods are enough to go free, a template charges them, or nothing says otherwise. */
export const freightReasons = ['free_over', 'template', 'default'] as const
export type FreightReason = (typeof freightReasons)[number]

const Amount = Type.Integer({ minimum: 1, maximum: 1_000_000_000, description: 'Grams or pieces' })

const FreightRule = Type.Object({
  regionCode: Type.String({
    pattern: '^(\\d{6})?$',
    description: 'Six-digit code of a province or a city; empty: everywhere else',
  }),
  firstAmount: Amount,
  firstFen: FenSchema,
  stepAmount: Amount,
  stepFen: FenSchema,
})

const templateFields = {
  name: Type.String({ minLength: 1, maxLength: 40, pattern: '\\S' }),
  chargeBy: Type.Enum(['weight', 'count']),
  freeOverFen: Type.Union([FenSchema, Type.Null()], {
    description: 'Goods of the template for this much or more go free; null: never',
  }),
  rules: Type.Array(FreightRule, {
    minItems: 1,
    maxItems: 400,
    description: 'One of them for everywhere else',
  }),
}

export const FreightTemplateView = Type.Object({
  id: Type.Integer(),
  ...templateFields,
  version: Type.Integer(),
})
export type FreightTemplateView = Static<typeof FreightTemplateView>

export const listFreightTemplates = endpoint({
  method: 'GET',
  path: '/admin/freight-templates',
  auth: 'staff',
  permission: 'freight.view',
  tag: 'shipping',
  summary: 'All freight templates with their rules',
  reply: Type.Array(FreightTemplateView),
})

export const addFreightTemplate = endpoint({
  method: 'POST',
  path: '/admin/freight-templates',
  auth: 'staff',
  permission: 'freight.add',
  tag: 'shipping',
  status: 201,
  summary: 'Add a freight template',
  body: Type.Object(templateFields),
  reply: FreightTemplateView,
})

export const changeFreightTemplate = endpoint({
  method: 'PUT',
  path: '/admin/freight-templates/:id',
  auth: 'staff',
  permission: 'freight.change',
  tag: 'shipping',
  summary: 'Change a freight template; what is left out stays',
  params: Type.Object({ id: Id }),
  body: Type.Object({ version: Version, ...Type.Partial(Type.Object(templateFields)).properties }),
  reply: FreightTemplateView,
})

export const deleteFreightTemplate = endpoint({
  method: 'DELETE',
  path: '/admin/freight-templates/:id',
  auth: 'staff',
  permission: 'freight.delete',
  tag: 'shipping',
  summary: 'Delete a freight template that no product names',
  params: Type.Object({ id: Id }),
  query: Type.Object({ version: Version }),
  reply: Done,
})

export const assignFreightTemplate = endpoint({
  method: 'PUT',
  path: '/admin/freight-templates/:id/spus',
  auth: 'staff',
  permission: 'freight.change',
  tag: 'shipping',
  summary: 'Charge these products by the template from now on',
  params: Type.Object({ id: Id }),
  body: Type.Object({ spuIds: Type.Array(Id, { minItems: 1, maxItems: 500 }) }),
  reply: Done,
})
