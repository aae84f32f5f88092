import type { AddressEditView, AddressInput, AddressView } from '@jishi/contract'
import { maskMobile } from '../../kernel/mask.ts'
import type { AddressRow } from './address.queries.ts'

type NameOf = (regionCode: string) => string

export function presentAddress(row: AddressRow, nameOf: NameOf): AddressView {
  const region = (code: string) => ({ code, name: nameOf(code) })
  return {
    id: row.id,
    recipient: row.recipient,
    province: region(row.province_code),
    city: region(row.city_code),
    district: region(row.district_code),
    detail: row.detail,
    zip: row.zip,
    mobileMasked: maskMobile(row.mobile),
    phone: row.phone,
    email: row.email,
    title: row.title,
    isDefault: row.id === row.default_id,
  }
}

export function presentAddressToEdit(row: AddressRow, nameOf: NameOf): AddressEditView {
  return { ...presentAddress(row, nameOf), mobile: row.mobile }
}

/** What a person typed, as it is kept. */
export function toColumns(input: AddressInput) {
  return {
    recipient: input.recipient.trim(),
    province_code: input.provinceCode,
    city_code: input.cityCode,
    district_code: input.districtCode,
    detail: input.detail.trim(),
    zip: input.zip ?? '',
    mobile: input.mobile,
    phone: input.phone ?? '',
    email: input.email ?? '',
    title: input.title?.trim() ?? '',
  }
}
