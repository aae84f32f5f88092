import type { FileState } from '@jishi/contract'
import type { Generated } from 'kysely'

export interface FileTable {
  id: Generated<number>
  storage_key: string
  /** Of the uploaded bytes and what was asked of them. */
  hash: string
  width: number
  height: number
  bytes: number
  state: FileState
  /** A data URL. */
  placeholder: string
  /** Id of the member of the staff. */
  created_by: number
  /** Epoch milliseconds. */
  created_at: number
}

declare module '../../infra/database/database.ts' {
  interface Tables {
    file: FileTable
  }
}
