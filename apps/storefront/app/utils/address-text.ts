import type { AddressView } from '@jishi/contract'

/** Rows of the divisions that only hold counties directly below a province; nobody says them. */
const placeholders = ['县', '省直辖县', '自治区直辖县级行政区划']

/** The divisions as people write them: a municipality once, and no placeholder. */
export function regionText({
  province,
  city,
  district,
}: Pick<AddressView, 'province' | 'city' | 'district'>): string {
  const names = [...new Set([province.name, city.name, district.name])]
  return names.filter((name) => !placeholders.includes(name)).join(' ')
}
