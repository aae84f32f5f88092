import type { Generated } from 'kysely'

export interface PageTable {
  id: Generated<number>
  /** Language and path: `zh-CN /item/1`. */
  page_key: string
  /** The version that the page should have: grows with every change of something that it shows. */
  wanted: number
  /** The version that was rendered last; what it shows is at least as new as that. */
  done: number
  /** Since when `done` is behind `wanted`, epoch milliseconds; null: it is not. */
  stale_since: number | null
  /** Who renders it now, and until when nobody else may. */
  claimed_by: string | null
  claimed_until: number | null
  /** Null: there is no such page, or not yet. */
  rendered_at: number | null
  /** When a render brought other bytes than the one before. */
  changed_at: number | null
  /** When it was last asked for, give or take half a minute; kept for list pages only. */
  shown_at: number | null
}

declare module '../../infra/database/database.ts' {
  interface Tables {
    page: PageTable
    /** What each page shows: `sku:12`, `category:5`, `content`. */
    page_part: { part: string; page_key: string }
  }
}
