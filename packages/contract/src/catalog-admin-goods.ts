import { type Static, Type } from 'typebox'
import { MediaPath, Version } from './catalog-admin.ts'
import { Id, Keyset, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'
import { type Fen, FenSchema } from './money.ts'

const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' })
/** Up to ten million yuan, so that no order's total leaves the safe integers. */
const Price = (minimum: number) => Type.Unsafe<Fen>(Type.Integer({ minimum, maximum: 1_000_000_000 }))
const RichText = Type.String({ maxLength: 200_000, description: 'HTML; it is sanitised before it is kept' })
const After = Type.String({
  maxLength: 180,
  pattern: '^[1-9]\\d{0,14}(~[\\s\\S]{1,160})?$',
  description: '`next` of the page before',
})

export const SpecView = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  options: Type.Array(Type.Object({ id: Type.Integer(), value: Type.String() })),
})
export type SpecView = Static<typeof SpecView>

/** A SKU as a list of the back office shows it. */
export const StaffSkuRow = Type.Object({
  id: Type.Integer(),
  spuId: Type.Integer(),
  brandId: Type.Integer(),
  categoryId: Type.Integer(),
  name: Type.String(),
  optionsText: Type.String(),
  image: Type.String(),
  priceFen: FenSchema,
  isListed: Type.Boolean(),
  stock: Type.Integer(),
  sales: Type.Integer(),
  version: Type.Integer(),
})
export type StaffSkuRow = Static<typeof StaffSkuRow>

export const StaffSku = Type.Object({
  ...StaffSkuRow.properties,
  caption: Type.String(),
  unit: Type.String(),
  marketPriceFen: FenSchema,
  costFen: FenSchema,
  weightGram: Type.Integer(),
  images: Type.Array(Type.String()),
  optionIds: Type.Array(Type.Integer(), { description: 'One option per spec, in the order of the specs' }),
})
export type StaffSku = Static<typeof StaffSku>

export const StaffSpuRow = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  brandId: Type.Integer(),
  categoryId: Type.Integer(),
  skus: Type.Integer({ description: 'How many SKUs it has' }),
  listedSkus: Type.Integer(),
  createdAt: Timestamp,
  version: Type.Integer(),
})
export type StaffSpuRow = Static<typeof StaffSpuRow>

/** A whole family, to edit it. */
export const StaffSpu = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  brandId: Type.Integer(),
  categoryId: Type.Integer(),
  detailHtml: Type.String(),
  packageHtml: Type.String(),
  serviceHtml: Type.String(),
  createdAt: Timestamp,
  version: Type.Integer(),
  specs: Type.Array(SpecView),
  skus: Type.Array(StaffSku),
})
export type StaffSpu = Static<typeof StaffSpu>

const listFilters = {
  categoryId: Type.Optional(Id),
  brandId: Type.Optional(Id),
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 40, description: 'How the name begins' })),
  after: Type.Optional(After),
}

export const listStaffSpus = endpoint({
  method: 'GET',
  path: '/admin/catalog/spus',
  auth: 'staff',
  permission: 'spu.view',
  tag: 'catalog',
  summary: 'SPUs, 24 at a time: newest first, or by name when its beginning is given',
  query: Type.Object(listFilters),
  reply: Keyset(StaffSpuRow),
})

export const getStaffSpu = endpoint({
  method: 'GET',
  path: '/admin/catalog/spus/:id',
  auth: 'staff',
  permission: 'spu.view',
  tag: 'catalog',
  summary: 'An SPU with its texts, specs and SKUs',
  params: Type.Object({ id: Id }),
  reply: StaffSpu,
})

const SpuInput = Type.Object({
  name: Text(120),
  brandId: Id,
  categoryId: Id,
  detailHtml: RichText,
  packageHtml: RichText,
  serviceHtml: RichText,
})

export const addSpu = endpoint({
  method: 'POST',
  path: '/admin/catalog/spus',
  auth: 'staff',
  permission: 'spu.add',
  tag: 'catalog',
  status: 201,
  summary: 'Add an SPU to a category of level 3; its SKUs are added afterwards',
  body: SpuInput,
  reply: StaffSpu,
})

export const changeSpu = endpoint({
  method: 'PUT',
  path: '/admin/catalog/spus/:id',
  auth: 'staff',
  permission: 'spu.change',
  tag: 'catalog',
  summary: 'Change an SPU; what is left out stays. Its SKUs move with it and take its name',
  params: Type.Object({ id: Id }),
  body: Type.Object({ version: Version, ...Type.Partial(SpuInput).properties }),
  reply: StaffSpu,
})

export const deleteSpu = endpoint({
  method: 'DELETE',
  path: '/admin/catalog/spus/:id',
  auth: 'staff',
  permission: 'spu.delete',
  tag: 'catalog',
  summary: 'Delete an SPU with its SKUs; once one of them was ordered, all are unlisted instead',
  params: Type.Object({ id: Id }),
  query: Type.Object({ version: Version }),
  reply: Type.Object({ outcome: Type.Union([Type.Literal('deleted'), Type.Literal('unlisted')]) }),
})

export const changeSpecs = endpoint({
  method: 'PUT',
  path: '/admin/catalog/spus/:id/specs',
  auth: 'staff',
  permission: 'spu.change',
  tag: 'catalog',
  summary: 'Give an SPU these specs and options, in this order',
  params: Type.Object({ id: Id }),
  body: Type.Object({
    version: Version,
    specs: Type.Array(
      Type.Object({
        id: Type.Optional(Id),
        name: Text(20),
        options: Type.Array(Type.Object({ id: Type.Optional(Id), value: Text(40) }), {
          minItems: 1,
          maxItems: 100,
        }),
      }),
      {
        maxItems: 6,
        description:
          'Without `id` it is a new one; one that is left out goes. SKUs take the first option of a new spec',
      },
    ),
  }),
  reply: StaffSpu,
})

const SkuInput = Type.Object({
  name: Type.Union([Text(160), Type.Null()], { description: 'Null: the name of the SPU and the options' }),
  caption: Type.String({ maxLength: 200 }),
  unit: Text(10),
  priceFen: Price(1),
  marketPriceFen: Price(0),
  costFen: Price(0),
  weightGram: Type.Integer({ minimum: 0, maximum: 10_000_000 }),
  images: Type.Array(MediaPath, { minItems: 1, maxItems: 20, description: 'The main picture first' }),
  isListed: Type.Boolean(),
  optionIds: Type.Array(Id, { maxItems: 6, description: 'One option of each spec' }),
})

export const listStaffSkus = endpoint({
  method: 'GET',
  path: '/admin/catalog/skus',
  auth: 'staff',
  permission: 'sku.view',
  tag: 'catalog',
  summary: 'SKUs, 24 at a time: newest first, or by name when its beginning is given',
  query: Type.Object({ ...listFilters, isListed: Type.Optional(Type.Boolean()) }),
  reply: Keyset(StaffSkuRow),
})

export const getStaffSku = endpoint({
  method: 'GET',
  path: '/admin/catalog/skus/:id',
  auth: 'staff',
  permission: 'sku.view',
  tag: 'catalog',
  summary: 'A SKU, to edit it',
  params: Type.Object({ id: Id }),
  reply: StaffSku,
})

export const addSku = endpoint({
  method: 'POST',
  path: '/admin/catalog/spus/:id/skus',
  auth: 'staff',
  permission: 'sku.add',
  tag: 'catalog',
  status: 201,
  summary: 'Add a SKU to an SPU',
  params: Type.Object({ id: Id }),
  body: Type.Object({
    ...SkuInput.properties,
    name: Type.Optional(SkuInput.properties.name),
    stock: Type.Integer({ minimum: 0, maximum: 10_000_000 }),
  }),
  reply: StaffSku,
})

export const changeSku = endpoint({
  method: 'PUT',
  path: '/admin/catalog/skus/:id',
  auth: 'staff',
  permission: 'sku.change',
  tag: 'catalog',
  summary: 'Change a SKU, list or unlist it; what is left out stays. Stock is corrected apart',
  params: Type.Object({ id: Id }),
  body: Type.Object({ version: Version, ...Type.Partial(SkuInput).properties }),
  reply: StaffSku,
})

export const StockMovement = Type.Object({
  id: Type.Integer(),
  delta: Type.Integer(),
  stockAfter: Type.Integer({ description: 'What was in stock right after it' }),
  reason: Type.String(),
  staffId: Type.Union([Type.Integer(), Type.Null()], { description: 'Null: the shop by itself' }),
  at: Timestamp,
})
export type StockMovement = Static<typeof StockMovement>

export const correctStock = endpoint({
  method: 'POST',
  path: '/admin/catalog/skus/:id/stock',
  auth: 'staff',
  permission: 'sku.change',
  tag: 'catalog',
  status: 201,
  summary: 'Put pieces in, or take some out; the same key again answers the same movement',
  params: Type.Object({ id: Id }),
  body: Type.Object({
    delta: Type.Integer({ minimum: -10_000_000, maximum: 10_000_000 }),
    reason: Text(200),
    idempotencyKey: Type.String({ minLength: 8, maxLength: 64, pattern: '^[\\w-]+$' }),
  }),
  reply: StockMovement,
})

export const listStockMovements = endpoint({
  method: 'GET',
  path: '/admin/catalog/skus/:id/stock',
  auth: 'staff',
  permission: 'sku.view',
  tag: 'catalog',
  summary: 'How staff moved the stock of a SKU, newest first',
  params: Type.Object({ id: Id }),
  query: Type.Object({ after: Type.Optional(Type.String({ pattern: '^[1-9]\\d{0,14}$' })) }),
  reply: Keyset(StockMovement),
})
