import type { Db } from '../../infra/database/database.ts'
import './content.tables.ts'

export interface ContentRow {
  /** Key and name of the content category that it is in. */
  key: string
  categoryName: string
  id: number
  title: string
  url: string
  image: string
  text: string
}

/** Everything the home page shows at `now` (epoch milliseconds), each content category in its own order. */
export async function listHomeContent(db: Db, now: number): Promise<ContentRow[]> {
  return db
    .selectFrom('content_category')
    .innerJoin('content', 'content.content_category_id', 'content_category.id')
    .where((eb) =>
      eb.or([
        eb('content_category.content_key', 'in', sections),
        eb('content_category.content_key', 'like', 'floor-%'),
      ]),
    )
    .where('content.is_shown', '=', 1)
    .where((eb) => eb.or([eb('content.starts_at', 'is', null), eb('content.starts_at', '<=', now)]))
    .where((eb) => eb.or([eb('content.ends_at', 'is', null), eb('content.ends_at', '>', now)]))
    .select([
      'content_category.content_key as key',
      'content_category.name as categoryName',
      'content.id',
      'content.title',
      'content.url',
      'content.image',
      'content.text',
    ])
    .orderBy('content.content_category_id')
    .orderBy('content.sequence')
    .orderBy('content.id')
    .execute()
}

/** Keys of the content categories on the home page, floors apart. */
const sections = ['top-ad', 'hot-words', 'carousel', 'news', 'promos'] as const
