import type { FlashGoneReason, FlashTicket } from '@jishi/contract'
import type { Database, Db, Tx } from '../../infra/database/database.ts'
import type { Dialect } from '../../infra/database/dialect.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Events } from '../../kernel/events.ts'
import type { CatalogService } from '../catalog/index.ts'
import type {} from './flash.events.ts'
import { presentTicket } from './flash.present.ts'
import {
  type ClaimRow,
  type ClaimStateRow,
  changeTaken,
  findClaim,
  type ItemInTime,
  listClaimStates,
  listClaims,
  listClaimsById,
  listClaimsOf,
  listGateItems,
  lockItem,
  moveClaim,
  raiseEpochOf,
  sumTaken,
} from './flash-claims.queries.ts'
import type { Shelf } from './flash-stock.ts'

export interface ClaimsDeps {
  database: Database
  catalog: Pick<CatalogService, 'changeSales'>
  shelf: Shelf
  events: Events<Tx>
  clock: Clock
}

export type FlashClaims = ReturnType<typeof createFlashClaims>

const shownClaims = 20
const pageSize = 1000

/**
 * Claims that were written, and every move they make. In the transaction of the order's own move, whose row is locked
 * then; after it come the claim's row, the item's and the SKU's, in this order. Each move is a compare-and-set and is
 * told as `flash.claim_moved`.
 */
export function createFlashClaims({ database, catalog, shelf, events, clock }: ClaimsDeps) {
  const { db, dialect } = database

  return {
    find: (claimId: string): Promise<ClaimRow | undefined> => findClaim(db, claimId),

    /** A person's claims of an item, newest first, at most 20. */
    listOf: (userId: number, itemId: number): Promise<ClaimRow[]> =>
      listClaimsOf(db, userId, itemId, shownClaims),

    /** What became of all claims of an item, by their ids: the next `limit` after that one. */
    listStates: (itemId: number, after: string, limit: number): Promise<ClaimStateRow[]> =>
      listClaimStates(db, dialect, { itemId, after, limit }),

    /** Those of these claims that have a row, in any order. */
    listSome: (claimIds: readonly string[]): Promise<ClaimRow[]> => listClaimsById(db, claimIds),

    /** With the window and the state of its activity. */
    async findItem(itemId: number): Promise<ItemInTime | undefined> {
      const [item] = await listGateItems(db, { itemId })
      return item
    },

    /** The items that need a gate: those of scheduled activities whose window is not over, or was not `graceMs` ago. */
    listGates: (graceMs = 0): Promise<ItemInTime[]> =>
      listGateItems(db, { now: clock.now().getTime() - graceMs }),

    /** As whoever holds the ticket sees it. */
    toTicket: (claim: ClaimRow): FlashTicket => presentTicket(claim),

    /** Ordered -> paid; tells whether it moved. */
    async pay(tx: Tx, claimId: string): Promise<boolean> {
      if (!(await moveClaim(tx, claimId, 'ordered', { state: 'paid', reason: null }))) return false
      await tell(tx, await findClaim(tx, claimId))
      return true
    },

    /**
     * Ordered -> gone, once; tells whether it moved. Its units are free again, or in normal stock by a recorded movement
     * when the activity has ended.
     */
    async giveBack(tx: Tx, claimId: string, reason: FlashGoneReason): Promise<boolean> {
      if (!(await moveClaim(tx, claimId, 'ordered', { state: 'gone', reason }))) return false
      const claim = await findClaim(tx, claimId)
      const known = claim && (await lockItem(tx, dialect, claim.item_id))
      if (claim === undefined || known === undefined) throw new Error(`claim ${claimId} has no item`)
      const { item, activity } = known
      await changeTaken(tx, item.id, -claim.count)
      await catalog.changeSales(tx, item.sku_id, -claim.count)
      if (activity.state === 'ended') await shelf.bringBack(tx, moveOf(claim, item, activity, 'back'))
      await tell(tx, claim)
      return true
    },

    /**
     * Gone -> paid, for money that came after the order was closed; tells whether it moved, and changes nothing where it
     * did not. False where its units are somebody else's by now, or would be more than one person may have.
     */
    async takeAgain(tx: Tx, claimId: string): Promise<boolean> {
      const claim = await findClaim(tx, claimId)
      if (claim?.state !== 'gone' || claim.order_no === null) return false
      const known = await lockItem(tx, dialect, claim.item_id)
      if (known === undefined) throw new Error(`claim ${claimId} has no item`)
      const { item, activity } = known
      if (item.taken + claim.count > item.stock) return false
      const has = await sumTaken(tx, item.id, claim.user_id)
      if (has + claim.count > item.limit_per_person) return false
      const isOver = activity.state === 'ended'
      if (isOver && !(await shelf.setAside(tx, moveOf(claim, item, activity, 'again')))) return false
      if (!(await moveClaim(tx, claimId, 'gone', { state: 'paid', reason: null })))
        throw new Error(`claim ${claimId} moved while its order was locked`)
      await changeTaken(tx, item.id, claim.count)
      await catalog.changeSales(tx, item.sku_id, claim.count)
      await tell(tx, { ...claim, state: 'paid' })
      return true
    },

    /**
     * For a gate that is built anew: from now on no claim of an older one is written. Gives the new epoch; undefined: there
     * is no such item.
     */
    raiseEpoch: (itemId: number): Promise<number | undefined> =>
      database.transaction(async (tx) => {
        await raiseEpochOf(tx, itemId)
        const [item] = await listGateItems(tx, { itemId })
        return item?.epoch
      }),

    /**
     * Shows `work` an item with all its claims as they are at one moment, page by page, and gives what it gives. May last:
     * nobody waits for it, and what moves meanwhile is not seen. Undefined: there is no such item.
     */
    readItem: <T>(
      itemId: number,
      work: (item: ItemInTime, claims: AsyncIterable<ClaimRow[]>) => Promise<T>,
    ): Promise<T | undefined> =>
      database.snapshot(async (db) => {
        const [item] = await listGateItems(db, { itemId })
        return item && work(item, listPages(db, dialect, itemId))
      }),
  }

  async function tell(tx: Tx, claim: ClaimRow | undefined): Promise<void> {
    if (claim === undefined || claim.state === 'ordered') return
    const { item_id: itemId, claim_id: claimId, state } = claim
    await events.publish(tx, 'flash.claim_moved', { itemId, claimId, state })
  }
}

async function* listPages(db: Db, dialect: Dialect, itemId: number): AsyncGenerator<ClaimRow[]> {
  for (let after = ''; ; ) {
    const page = await listClaims(db, dialect, { itemId, after, limit: pageSize })
    const last = page.at(-1)
    if (last === undefined) return
    yield page
    after = last.claim_id
  }
}

function moveOf(
  { claim_id, count }: ClaimRow,
  { sku_id: skuId }: { sku_id: number },
  { name }: { name: string },
  way: 'back' | 'again',
) {
  const reason = way === 'back' ? `秒杀「${name}」未付款退回` : `秒杀「${name}」补付款`
  return { staffId: null, skuId, count, reason, key: `flash:${claim_id}:${way}` }
}
