import type { Confirmation, MeView } from '@jishi/contract'
import type { Who } from '../../http/handle.ts'
import type { Database, Tx } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Events, JobOutbox } from '../../kernel/events.ts'
import { lockAccount } from './account.queries.ts'
import type { AccountService } from './account.service.ts'
import { planDrop } from './avatar.ts'
import { anonymise, closeSessions, listDueAccounts, startDeletion } from './deletion.queries.ts'
import type {} from './profile.events.ts'
import { changeAccount } from './profile.queries.ts'
import type { Visitor } from './sessions.ts'
import { deleteSocialsOf } from './social.queries.ts'

const coolingOffMs = 7 * 86_400_000
const batchSize = 100
const anonymousNickname = '已注销用户'

interface Deps {
  database: Database
  accounts: Pick<AccountService, 'confirm' | 'endSessions' | 'getMe'>
  outbox: JobOutbox<Tx>
  events: Events<Tx>
  clock: Clock
}

/** Leaving for good, after a week in which it can be called off. Orders stay, with nobody behind them. */
export function createDeletions({ database, accounts, outbox, events, clock }: Deps) {
  const { db } = database

  /** Whole or not at all, and once: whoever comes second finds nothing that is due. */
  async function deleteAccount(id: number, dueBy: number): Promise<void> {
    // Not when the job began: other processes look for sessions that ended lately.
    const now = clock.now().getTime()
    await database.transaction(async (tx) => {
      const account = await lockAccount(tx, database.dialect, id)
      if (account === undefined || !(await anonymise(tx, id, { dueBy, now }, toAnonymous(id)))) return
      await deleteSocialsOf(tx, id)
      await closeSessions(tx, id, now)
      await planDrop(outbox, tx, account.avatar)
      await events.publish(tx, 'account.deleted', { userId: id })
    })
  }

  return {
    /** Asking again does not move the day. Ends the other sessions. Throws account.confirmation_wrong. */
    async request(who: Who, confirm: Confirmation, visitor: Visitor): Promise<MeView> {
      await accounts.confirm(who.id, confirm, visitor)
      await startDeletion(db, who.id, clock.now().getTime() + coolingOffMs)
      await accounts.endSessions(who.id, { except: who.sessionFamily })
      return accounts.getMe(who.id)
    },

    async cancel(userId: number): Promise<MeView> {
      await changeAccount(db, userId, { delete_after: null })
      return accounts.getMe(userId)
    },

    /** One that fails keeps no other waiting; the first failure is thrown at the end, so that the job comes again. */
    async deleteDue(): Promise<void> {
      const dueBy = clock.now().getTime()
      const failures = new Map<number, unknown>()
      for (;;) {
        const due = await listDueAccounts(db, dueBy, { except: [...failures.keys()], limit: batchSize })
        for (const id of due) {
          await deleteAccount(id, dueBy).catch((error: unknown) => failures.set(id, error))
        }
        if (due.length < batchSize) break
      }
      for (const error of failures.values()) throw error
    },
  }
}

/** A name with a colon and a mobile with a letter are nobody's: no one can take them before, or log in by them after. */
function toAnonymous(id: number) {
  const username = `deleted:${id}`
  return { username, username_key: username, mobile: `x${id.toString(36)}`, nickname: anonymousNickname }
}
