import { type Static, Type } from 'typebox'
import { Done, Id, Keyset } from './common.ts'
import { endpoint } from './endpoint.ts'

/** The version that was read with the record: a change of an older one is refused (`staff.changed_meanwhile`). */
export const Version = Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 })
const WithVersion = Type.Object({ version: Version })

/** A picture that was uploaded: site-relative. */
export const MediaPath = Type.String({ maxLength: 200, pattern: '^/media/[\\w-]+(/[\\w-]+)*\\.\\w{2,5}$' })
const Sequence = Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'Small first' })

const categoryFields = {
  name: Type.String({ minLength: 1, maxLength: 40, pattern: '\\S' }),
  icon: Type.String({ maxLength: 40, pattern: '^[a-z0-9-]*$', description: 'Name of an icon' }),
  hue: Type.String({ pattern: '^#[0-9a-fA-F]{6}$' }),
  sequence: Sequence,
}

export const StaffCategory = Type.Object({
  id: Type.Integer(),
  parentId: Type.Union([Type.Integer(), Type.Null()]),
  level: Type.Integer(),
  name: Type.String(),
  icon: Type.String(),
  hue: Type.String(),
  sequence: Type.Integer(),
  version: Type.Integer(),
})
export type StaffCategory = Static<typeof StaffCategory>

export const listStaffCategories = endpoint({
  method: 'GET',
  path: '/admin/catalog/categories',
  auth: 'staff',
  permission: 'category.view',
  tag: 'catalog',
  summary: 'Every category, siblings in their order',
  reply: Type.Array(StaffCategory),
})

export const addCategory = endpoint({
  method: 'POST',
  path: '/admin/catalog/categories',
  auth: 'staff',
  permission: 'category.add',
  tag: 'catalog',
  status: 201,
  summary: 'Add a category below another, or a channel group',
  body: Type.Object({
    parentId: Type.Union([Id, Type.Null()], { description: 'Null: a channel group' }),
    name: categoryFields.name,
    icon: Type.Optional(categoryFields.icon),
    hue: Type.Optional(categoryFields.hue),
    sequence: Type.Optional(categoryFields.sequence),
  }),
  reply: StaffCategory,
})

export const changeCategory = endpoint({
  method: 'PUT',
  path: '/admin/catalog/categories/:id',
  auth: 'staff',
  permission: 'category.change',
  tag: 'catalog',
  summary: 'Rename, move or re-dress a category; what is left out stays. It keeps its level',
  params: Type.Object({ id: Id }),
  body: Type.Object({
    version: Version,
    parentId: Type.Optional(Id),
    name: Type.Optional(categoryFields.name),
    icon: Type.Optional(categoryFields.icon),
    hue: Type.Optional(categoryFields.hue),
    sequence: Type.Optional(categoryFields.sequence),
  }),
  reply: StaffCategory,
})

export const deleteCategory = endpoint({
  method: 'DELETE',
  path: '/admin/catalog/categories/:id',
  auth: 'staff',
  permission: 'category.delete',
  tag: 'catalog',
  summary: 'Delete a category that holds nothing',
  params: Type.Object({ id: Id }),
  query: WithVersion,
  reply: Done,
})

const BrandInput = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 40, pattern: '\\S' }),
  logo: MediaPath,
  sequence: Sequence,
})

export const StaffBrand = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  logo: Type.String(),
  sequence: Type.Integer(),
  version: Type.Integer(),
})
export type StaffBrand = Static<typeof StaffBrand>

export const listStaffBrands = endpoint({
  method: 'GET',
  path: '/admin/catalog/brands',
  auth: 'staff',
  permission: 'brand.view',
  tag: 'catalog',
  summary: 'Brands, newest first, 100 at a time',
  query: Type.Object({ after: Type.Optional(Type.String({ pattern: '^[1-9]\\d{0,14}$' })) }),
  reply: Keyset(StaffBrand),
})

export const addBrand = endpoint({
  method: 'POST',
  path: '/admin/catalog/brands',
  auth: 'staff',
  permission: 'brand.add',
  tag: 'catalog',
  status: 201,
  summary: 'Add a brand',
  body: BrandInput,
  reply: StaffBrand,
})

export const changeBrand = endpoint({
  method: 'PUT',
  path: '/admin/catalog/brands/:id',
  auth: 'staff',
  permission: 'brand.change',
  tag: 'catalog',
  summary: 'Change a brand; what is left out stays',
  params: Type.Object({ id: Id }),
  body: Type.Object({
    version: Version,
    name: Type.Optional(BrandInput.properties.name),
    logo: Type.Optional(BrandInput.properties.logo),
    sequence: Type.Optional(BrandInput.properties.sequence),
  }),
  reply: StaffBrand,
})

export const deleteBrand = endpoint({
  method: 'DELETE',
  path: '/admin/catalog/brands/:id',
  auth: 'staff',
  permission: 'brand.delete',
  tag: 'catalog',
  summary: 'Delete a brand that no goods have',
  params: Type.Object({ id: Id }),
  query: WithVersion,
  reply: Done,
})
