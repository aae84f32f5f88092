import type { Database, Tx } from '../../infra/database/database.ts'
import type { Mail } from '../../infra/mail/mail.ts'
import { type Clock, chinaTime } from '../../kernel/clock.ts'
import type { JobOutbox } from '../../kernel/events.ts'
import type { CatalogService, SkuOffer } from '../catalog/index.ts'
import { composePriceMail } from './mail-templates.ts'
import { deleteNoticesBefore, findUnsent, insertNotice, listWaiting, markSent } from './notice.queries.ts'

const batchSize = 100
const dayMs = 86_400_000
const keptDays = 30

/** What the job `favorite.send_notice` carries: who is told of which SKU on which day. */
export interface SendNoticeJob {
  skuId: number
  userId: number
  /** `yyyy-MM-dd` in China Standard Time. */
  day: string
}

/** How somebody is written to; what is not verified gets no mail. */
export interface Reader {
  username: string
  email: string | null
  emailActive: boolean
}

interface Deps {
  database: Database
  catalog: Pick<CatalogService, 'readSkuOffers'>
  outbox: JobOutbox<Tx>
  clock: Clock
  getReader: (userId: number) => Promise<Reader>
  /** Where links in mails lead: `https://shop.example`. */
  publicUrl: string
}

export type PriceNotices = ReturnType<typeof createPriceNotices>

/** Tells people who asked for it that something costs less than when they chose it: once a day at most, for each SKU. */
export function createPriceNotices({ database, catalog, outbox, clock, getReader, publicUrl }: Deps) {
  const { db } = database

  async function findListed(skuId: number): Promise<SkuOffer | undefined> {
    const offer = (await catalog.readSkuOffers([skuId])).get(skuId)
    return offer?.isListed ? offer : undefined
  }

  /** The row and the job are one commit; whoever has the row already is passed over. */
  async function plan(tx: Tx, job: SendNoticeJob, priceFen: number): Promise<void> {
    try {
      await insertNotice(tx, { sku_id: job.skuId, day: job.day, user_id: job.userId, price_fen: priceFen })
    } catch (error) {
      if (database.dialect.isDuplicate(error)) return
      throw error
    }
    await outbox.append(tx, { name: 'favorite.send_notice', payload: job })
  }

  return {
    /** At today's price, which may be another than the one that started this; again is the same as once. */
    async planFor(skuId: number): Promise<void> {
      const offer = await findListed(skuId)
      if (offer === undefined) return
      const { priceFen } = offer
      const day = dayOf(clock.now())
      let after = 0
      for (;;) {
        const userIds = await listWaiting(db, { skuId, priceFen, day }, { after, limit: batchSize })
        await database.transaction(async (tx) => {
          for (const userId of userIds) await plan(tx, { skuId, userId, day }, priceFen)
        })
        if (userIds.length < batchSize) return
        after = userIds.at(-1) ?? after
      }
    },

    /** Undefined when it was sent, is not wanted any more, is not true any more, or there is no verified address. */
    async compose({ skuId, userId, day }: SendNoticeJob): Promise<Mail | undefined> {
      const [notice, offer] = await Promise.all([
        findUnsent(db, { sku_id: skuId, day, user_id: userId }),
        findListed(skuId),
      ])
      if (notice === undefined || offer === undefined || offer.priceFen >= notice.price_then_fen)
        return undefined
      const { username, email, emailActive } = await getReader(userId)
      if (email === null || !emailActive) return undefined
      const words = composePriceMail({
        locale: notice.notice_locale,
        username,
        name: offer.name,
        priceFen: offer.priceFen,
        priceThenFen: notice.price_then_fen,
        link: `${publicUrl}/item/${skuId}`,
        favoritesLink: `${publicUrl}/me/favorites`,
      })
      return { to: email, ...words }
    },

    async markSent({ skuId, userId, day }: SendNoticeJob): Promise<void> {
      await markSent(db, { sku_id: skuId, day, user_id: userId }, clock.now().getTime())
    },

    async forgetOld(): Promise<void> {
      await deleteNoticesBefore(db, dayOf(new Date(clock.now().getTime() - keptDays * dayMs)))
    },
  }
}

function dayOf(at: Date): string {
  return chinaTime(at).slice(0, 10)
}
