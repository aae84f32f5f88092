import type { Db } from '../../infra/database/database.ts'

interface Mailed {
  userId: number
  email: string
  mailId: string
}

/** Makes this mail the newest, if the address is still that one and still waits; tells whether it did. */
export async function startVerification(db: Db, { userId, email, mailId }: Mailed): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('user_account')
    .set({ email_token: mailId })
    .where('id', '=', userId)
    .where('email', '=', email)
    .where('email_key', 'is', null)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/**
 * The link of the newest mail works once, for the address that it went to; tells whether it did. An address that
 * somebody else verified before is a duplicate error of the database.
 */
export async function finishVerification(db: Db, { userId, email, mailId }: Mailed): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('user_account')
    .set({ email_key: email.toLowerCase(), email_token: null })
    .where('id', '=', userId)
    .where('email', '=', email)
    .where('email_token', '=', mailId)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}
