import type { Generated } from 'kysely'

/** The only thing on sale. What the ways need is all here, each uses its own columns. */
export interface LabSkuTable {
  id: number
  stock: number
  /** Grows with every sale (optimistic). */
  version: number
  /** The greatest fence that has come by (a lock with fencing). */
  fence: number
}

/** A unit that somebody was promised. */
export interface LabOrderTable {
  id: Generated<number>
  buyer: number
}

declare module '../infra/database/database.ts' {
  interface Tables {
    lab_sku: LabSkuTable
    lab_order: LabOrderTable
  }
}
