import type { Insertable, Selectable } from 'kysely'
import type { Db, Tx } from '../../infra/database/database.ts'
import type { UserSocialTable } from './account.tables.ts'

export type SocialRow = Selectable<UserSocialTable>
/** `openid` is always the key that `toOpenidKey` makes of it. */
type IdentityKey = Pick<SocialRow, 'provider' | 'openid'>

export function findSocial(db: Db, { provider, openid }: IdentityKey): Promise<SocialRow | undefined> {
  return db
    .selectFrom('user_social')
    .selectAll()
    .where('provider', '=', provider)
    .where('openid', '=', openid)
    .executeTakeFirst()
}

/** One that is there already is a duplicate error of the database. */
export async function insertSocial(db: Db, social: Insertable<UserSocialTable>): Promise<void> {
  await db.insertInto('user_social').values(social).execute()
}

/** No row to change is fine: somebody has untied it in between. */
export async function renameSocial(
  db: Db,
  { provider, openid }: IdentityKey,
  nickname: string,
): Promise<void> {
  await db
    .updateTable('user_social')
    .set({ nickname })
    .where('provider', '=', provider)
    .where('openid', '=', openid)
    .execute()
}

/**
 * Ties the identity, as it was stored at `createdAt`, to the account if nobody has it; tells whether it did. A second
 * identity of the same provider on one account is a duplicate error of the database.
 */
export async function tieSocial(
  tx: Tx,
  { provider, openid, createdAt }: IdentityKey & { createdAt: number },
  userId: number,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('user_social')
    .set({ user_id: userId, bound_at: now })
    .where('provider', '=', provider)
    .where('openid', '=', openid)
    .where('created_at', '=', createdAt)
    .where('user_id', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

export function listSocialsOf(db: Db, userId: number): Promise<SocialRow[]> {
  return db
    .selectFrom('user_social')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('bound_at')
    .orderBy('provider')
    .execute()
}

/** Nothing to delete is fine: what was asked for is so. */
export async function deleteSocialOf(tx: Tx, userId: number, provider: string): Promise<void> {
  await tx.deleteFrom('user_social').where('user_id', '=', userId).where('provider', '=', provider).execute()
}

export async function deleteSocialsOf(tx: Tx, userId: number): Promise<void> {
  await tx.deleteFrom('user_social').where('user_id', '=', userId).execute()
}
