import { type Static, Type } from 'typebox'
import { mobilePattern } from './account.ts'
import { Done, Id } from './common.ts'
import { endpoint } from './endpoint.ts'

const RegionCode = Type.String({
  pattern: '^\\d{6}$',
  description: 'Six-digit code of the administrative division',
})

export const RegionView = Type.Object({ code: Type.String(), name: Type.String() })
export type RegionView = Static<typeof RegionView>

export const AddressInput = Type.Object({
  recipient: Type.String({ minLength: 1, maxLength: 20, pattern: '\\S' }),
  provinceCode: RegionCode,
  cityCode: RegionCode,
  districtCode: RegionCode,
  detail: Type.String({ minLength: 2, maxLength: 100, pattern: '\\S' }),
  zip: Type.Optional(Type.String({ pattern: '^(\\d{6})?$' })),
  mobile: Type.String({ pattern: mobilePattern }),
  phone: Type.Optional(Type.String({ maxLength: 20, pattern: '^[0-9-]*$' })),
  email: Type.Optional(Type.String({ maxLength: 100, pattern: '^([^\\s@]+@[^\\s@]+\\.[^\\s@]+)?$' })),
  title: Type.Optional(Type.String({ maxLength: 20 })),
  isDefault: Type.Optional(Type.Boolean()),
})
export type AddressInput = Static<typeof AddressInput>

export const AddressView = Type.Object({
  id: Type.Integer(),
  recipient: Type.String(),
  province: RegionView,
  city: RegionView,
  district: RegionView,
  detail: Type.String(),
  zip: Type.String(),
  mobileMasked: Type.String({ description: 'like 188****0000' }),
  phone: Type.String(),
  email: Type.String(),
  title: Type.String(),
  isDefault: Type.Boolean(),
})
export type AddressView = Static<typeof AddressView>

/** One address with its full mobile, for its owner's edit form only. */
export const AddressEditView = Type.Object({ ...AddressView.properties, mobile: Type.String() })
export type AddressEditView = Static<typeof AddressEditView>

export const listRegions = endpoint({
  method: 'GET',
  path: '/regions',
  auth: 'none',
  tag: 'address',
  summary: 'Provinces, or the divisions below one of them',
  query: Type.Object({ parent: Type.Optional(RegionCode) }),
  reply: Type.Array(RegionView),
})

export const listAddresses = endpoint({
  method: 'GET',
  path: '/addresses',
  auth: 'customer',
  tag: 'address',
  summary: 'My addresses, the default one first; at most 20',
  reply: Type.Array(AddressView),
})

export const getAddress = endpoint({
  method: 'GET',
  path: '/addresses/:id',
  auth: 'customer',
  tag: 'address',
  summary: 'One of my addresses, to edit it',
  params: Type.Object({ id: Id }),
  reply: AddressEditView,
})

export const createAddress = endpoint({
  method: 'POST',
  path: '/addresses',
  auth: 'customer',
  tag: 'address',
  status: 201,
  summary: 'Add an address',
  body: AddressInput,
  reply: AddressView,
})

export const updateAddress = endpoint({
  method: 'PUT',
  path: '/addresses/:id',
  auth: 'customer',
  tag: 'address',
  summary: 'Change one of my addresses',
  params: Type.Object({ id: Id }),
  body: AddressInput,
  reply: AddressView,
})

export const setDefaultAddress = endpoint({
  method: 'PUT',
  path: '/addresses/:id/default',
  auth: 'customer',
  tag: 'address',
  summary: 'Make one of my addresses the default',
  params: Type.Object({ id: Id }),
  reply: Done,
})

export const deleteAddress = endpoint({
  method: 'DELETE',
  path: '/addresses/:id',
  auth: 'customer',
  tag: 'address',
  summary: 'Remove one of my addresses',
  params: Type.Object({ id: Id }),
  reply: Done,
})
