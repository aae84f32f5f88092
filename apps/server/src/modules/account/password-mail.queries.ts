import type { Db } from '../../infra/database/database.ts'

interface Mailed {
  userId: number
  email: string
  mailId: string
}

/**
 * Makes this mail the newest; tells whether it did. Ids sort by time, and one that was used is longer than it was: a job
 * that runs late or again neither puts an older mail in the place of a newer one nor revives a link.
 */
export async function startReset(db: Db, { userId, email, mailId }: Mailed): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('user_account')
    .set({ reset_token: mailId })
    .where('id', '=', userId)
    .where('email_key', '=', email.toLowerCase())
    .where('deleted_at', 'is', null)
    .where((eb) => eb.or([eb('reset_token', 'is', null), eb('reset_token', '<=', mailId)]))
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Of many who open the link of the newest mail, one may go on; tells whether it is this one. */
export function spendReset(db: Db, mailed: Mailed): Promise<boolean> {
  return moveReset(db, mailed, mailed.mailId, used(mailed.mailId))
}

/** Nothing came of it: the link is good again. */
export async function giveResetBack(db: Db, mailed: Mailed): Promise<void> {
  // A newer mail may be out meanwhile; then this one stays worthless.
  await moveReset(db, mailed, used(mailed.mailId), mailed.mailId)
}

async function moveReset(db: Db, { userId, email }: Mailed, from: string, to: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('user_account')
    .set({ reset_token: to })
    .where('id', '=', userId)
    .where('email_key', '=', email.toLowerCase())
    .where('reset_token', '=', from)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

function used(mailId: string): string {
  return `${mailId}-used`
}
