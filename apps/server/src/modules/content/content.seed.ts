import type { Database } from '../../infra/database/database.ts'
import './content.tables.ts'

/** Bulk writer for content that is made, not edited: all in one transaction. Ids must not exist yet. */
export async function insertContent(
  database: Database,
  { categories, items }: { categories: SeedContentCategory[]; items: SeedContent[] },
): Promise<void> {
  await database.transaction(async (tx) => {
    if (categories.length > 0) {
      await tx
        .insertInto('content_category')
        .values(categories.map(({ id, key, name }) => ({ id, content_key: key, name })))
        .execute()
    }
    // 10 columns: SQLite takes 32,766 values in one statement.
    for (let from = 0; from < items.length; from += 1000) {
      await tx
        .insertInto('content')
        .values(items.slice(from, from + 1000).map(toRow))
        .execute()
    }
  })
}

export interface SeedContentCategory {
  id: number
  /** `top-ad`, `hot-words`, `carousel`, `news`, `promos`, or `floor-<n>` with n from 1. */
  key: string
  name: string
}

/** Rows of a floor follow the convention of `floor.rules.ts`: use `headingUrl`, `tabUrl` and `tabText`. */
export interface SeedContent {
  id: number
  categoryId: number
  title: string
  url: string
  image: string
  text: string
  sequence: number
  isShown: boolean
  /** Epoch milliseconds; null: always has been. */
  startsAt: number | null
  /** Epoch milliseconds; null: for ever. */
  endsAt: number | null
}

function toRow(item: SeedContent) {
  return {
    id: item.id,
    content_category_id: item.categoryId,
    title: item.title,
    url: item.url,
    image: item.image,
    text: item.text,
    sequence: item.sequence,
    is_shown: item.isShown ? (1 as const) : (0 as const),
    starts_at: item.startsAt,
    ends_at: item.endsAt,
  }
}
