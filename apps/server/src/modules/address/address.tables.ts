import type { Generated } from 'kysely'

/** A division of the country. */
export interface RegionTable {
  code: string
  /** Empty for a province. */
  parent_code: string
  name: string
  /** Version of the package that it came from last. */
  data_version: string
  /** 0: the newest data has it no more. It stays for the names in old addresses. */
  is_current: 0 | 1
}

export interface AddressTable {
  id: Generated<number>
  user_id: number
  recipient: string
  province_code: string
  city_code: string
  district_code: string
  detail: string
  zip: string
  mobile: string
  phone: string
  email: string
  title: string
  /** Epoch milliseconds. */
  created_at: number
  deleted_at: number | null
}

/** One row per person: the lock, the counter and the default of their addresses. */
export interface AddressBookTable {
  user_id: number
  count: number
  default_id: number | null
}

declare module '../../infra/database/database.ts' {
  interface Tables {
    region: RegionTable
    address: AddressTable
    address_book: AddressBookTable
  }
}
