import type { Db, Tx } from '../../infra/database/database.ts'
import type { FavoriteNoticeTable } from './favorite.tables.ts'

/** What a notice is found by. */
export type NoticeKey = Pick<FavoriteNoticeTable, 'sku_id' | 'day' | 'user_id'>

/** People who want to know, chose it when it cost more, and were not told that day; in the order of their ids. */
export async function listWaiting(
  db: Db,
  { skuId, priceFen, day }: { skuId: number; priceFen: number; day: string },
  { after, limit }: { after: number; limit: number },
): Promise<number[]> {
  const rows = await db
    .selectFrom('favorite')
    .select('user_id')
    .where('sku_id', '=', skuId)
    .where('wants_notice', '=', 1)
    .where('user_id', '>', after)
    .where('price_fen', '>', priceFen)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('favorite_notice')
            .select('favorite_notice.user_id')
            .whereRef('favorite_notice.sku_id', '=', 'favorite.sku_id')
            .where('favorite_notice.day', '=', day)
            .whereRef('favorite_notice.user_id', '=', 'favorite.user_id'),
        ),
      ),
    )
    .orderBy('user_id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.user_id)
}

/** One that is there already is a duplicate error of the database: that person was told today. */
export async function insertNotice(tx: Tx, notice: NoticeKey & { price_fen: number }): Promise<void> {
  await tx
    .insertInto('favorite_notice')
    .values({ ...notice, sent_at: null })
    .execute()
}

/** A notice that was not sent yet, with what its reader chose; undefined when they do not want it any more. */
export function findUnsent(db: Db, { sku_id, day, user_id }: NoticeKey) {
  return db
    .selectFrom('favorite_notice')
    .innerJoin('favorite', (join) =>
      join
        .onRef('favorite.sku_id', '=', 'favorite_notice.sku_id')
        .onRef('favorite.user_id', '=', 'favorite_notice.user_id'),
    )
    .select(['favorite.price_fen as price_then_fen', 'favorite.notice_locale'])
    .where('favorite_notice.sku_id', '=', sku_id)
    .where('favorite_notice.day', '=', day)
    .where('favorite_notice.user_id', '=', user_id)
    .where('favorite_notice.sent_at', 'is', null)
    .where('favorite.wants_notice', '=', 1)
    .executeTakeFirst()
}

export async function markSent(db: Db, { sku_id, day, user_id }: NoticeKey, at: number): Promise<void> {
  await db
    .updateTable('favorite_notice')
    .set({ sent_at: at })
    .where('sku_id', '=', sku_id)
    .where('day', '=', day)
    .where('user_id', '=', user_id)
    .execute()
}

export async function deleteNoticesBefore(db: Db, day: string): Promise<void> {
  await db.deleteFrom('favorite_notice').where('day', '<', day).execute()
}
