import type { Database } from '../../infra/database/database.ts'
import type { SocialIdentity } from '../../infra/oauth/oauth.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import { lockAccount } from './account.queries.ts'
import {
  deleteSocialOf,
  findSocial,
  insertSocial,
  listSocialsOf,
  renameSocial,
  type SocialRow,
  tieSocial,
} from './social.queries.ts'
import { canUntie, cleanSocialName } from './social.rules.ts'
import { toOpenidKey } from './social-openid.ts'

/** An identity as it was stored at a certain moment. */
export interface StoredIdentity {
  provider: string
  /** The key that stands in the table. */
  openid: string
  createdAt: number
}

/** Identities of third parties and whose they are: at most one account has one, and an account one of each provider. */
export function createSocialTies({ database, clock }: { database: Database; clock: Clock }) {
  const { db, dialect } = database

  async function findOrInsert(key: { provider: string; openid: string }, nickname: string) {
    const known = await findSocial(db, key)
    if (known !== undefined) return known
    const row: SocialRow = {
      ...key,
      nickname,
      user_id: null,
      created_at: clock.now().getTime(),
      bound_at: null,
    }
    try {
      await insertSocial(db, row)
      return row
    } catch (error) {
      const other = dialect.isDuplicate(error) ? await findSocial(db, key) : undefined
      if (other === undefined) throw error
      return other
    }
  }

  return {
    /** Gives the row of the identity; one that was never seen is stored as nobody's. */
    async remember(provider: string, identity: SocialIdentity): Promise<SocialRow> {
      // Else everybody whom the provider sends like this would be one person.
      if (identity.openid === '') throw new AppError('account.provider_unreachable')
      const key = { provider, openid: toOpenidKey(identity.openid) }
      const nickname = cleanSocialName(identity.nickname)
      const row = await findOrInsert(key, nickname)
      if (nickname !== '' && row.nickname !== nickname) await renameSocial(db, key, nickname)
      return { ...row, nickname: nickname || row.nickname }
    },

    /** For the message before somebody goes to any trouble; `tie` decides. Throws account.social_taken. */
    async checkFree(identity: StoredIdentity): Promise<void> {
      const row = await findSocial(db, identity)
      const isFree = row?.user_id === null && row.created_at === identity.createdAt
      if (!isFree) throw new AppError('account.social_taken')
    },

    /** Throws account.social_taken, account.social_already_linked, account.session_ended for an account that is gone. */
    async tie(identity: StoredIdentity, userId: number): Promise<void> {
      try {
        await database.transaction(async (tx) => {
          if ((await lockAccount(tx, dialect, userId)) === undefined) {
            throw new AppError('account.session_ended')
          }
          const isTied = await tieSocial(tx, identity, userId, clock.now().getTime())
          if (!isTied) throw new AppError('account.social_taken')
        })
      } catch (error) {
        if (!dialect.isDuplicate(error)) throw error
        throw new AppError('account.social_already_linked', {}, { cause: error })
      }
    },

    /** The account is held meanwhile: of two at once, the second counts without what the first took. */
    async untie(userId: number, provider: string, offered: readonly string[]): Promise<void> {
      await database.transaction(async (tx) => {
        const account = await lockAccount(tx, dialect, userId)
        if (account === undefined) throw new AppError('account.session_ended')
        const linked = await listSocialsOf(tx, userId)
        if (!linked.some((social) => social.provider === provider)) return
        if (!canUntie(account, provider, linked, offered)) throw new AppError('account.last_way_in')
        await deleteSocialOf(tx, userId, provider)
      })
    },
  }
}
