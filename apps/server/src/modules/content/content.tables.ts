import type { Generated } from 'kysely'

export interface ContentTable {
  id: Generated<number>
  content_category_id: number
  title: string
  url: string
  image: string
  text: string
  /** Order in its category, small first. */
  sequence: number
  is_shown: 0 | 1
  /** Shown from this moment on, epoch milliseconds; null: always has been. */
  starts_at: number | null
  /** Not shown from this moment on; null: for ever. */
  ends_at: number | null
  /** Counts the changes, from 1. */
  version: Generated<number>
}

declare module '../../infra/database/database.ts' {
  interface Tables {
    content_category: { id: Generated<number>; content_key: string; name: string; version: Generated<number> }
    content: ContentTable
  }
}
