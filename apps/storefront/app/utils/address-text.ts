import type { AddressView } from '@jishi/contract'

/** Province, city and district as people write them: a city that only repeats its province is said once. */
export function regionText({
  province,
  city,
  district,
}: Pick<AddressView, 'province' | 'city' | 'district'>): string {
  return [...new Set([province.name, city.name, district.name])].join(' ')
}
