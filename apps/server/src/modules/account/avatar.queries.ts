import type { Db } from '../../infra/database/database.ts'

/** Does anybody show this file? */
export async function isAvatarShown(db: Db, key: string): Promise<boolean> {
  const row = await db
    .selectFrom('user_account')
    .select('id')
    .where('avatar', '=', key)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
