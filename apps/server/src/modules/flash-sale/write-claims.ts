import { type FlashTicket, toFen } from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import type { TakenClaim } from '../../infra/flash-gate/flash-gate.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { JobOutbox } from '../../kernel/events.ts'
import type { CatalogService } from '../catalog/index.ts'
import type { ClaimRow, FlashService } from '../flash/index.ts'
import type { FlashLine, OrderService } from '../order/index.ts'
import { insertClaims, listSold, lockItems, selectClaims, takeUnits } from './write-claims.queries.ts'
import { decideClaims } from './write-claims.rules.ts'

export interface WriteClaimsDeps {
  database: Database
  catalog: Pick<CatalogService, 'findSkuOffers' | 'changeSales'>
  flash: { claims: Pick<FlashService['claims'], 'toTicket'> }
  orders: Pick<OrderService, 'drawNumber' | 'insertFlashOrders'>
  outbox: JobOutbox<Tx>
  clock: Clock
}

export interface WrittenClaim {
  claim: TakenClaim
  ticket: FlashTicket
}

const attempts = 10

/**
 * Writes what became of each claim, in one transaction of a few statements however many there are: an order, or the
 * reason why there is none. Gives them in their order, each with its ticket. Any number of workers may write the same
 * claims at the same time, and again: each is decided once, by whoever locks its item first.
 */
export async function writeClaims(
  deps: WriteClaimsDeps,
  claims: readonly TakenClaim[],
): Promise<WrittenClaim[]> {
  if (claims.length === 0) return []
  const lines = await readLines(deps, claims)
  for (let attempt = 1; ; attempt++) {
    const numbers = await drawNumbers(deps, claims)
    try {
      // Hardly ever was one of them written before: only once that has shown, it is asked which.
      const prepared = { lines, numbers, withRows: attempt > 1 }
      return await deps.database.transaction((tx) => writeBatch(deps, tx, claims, prepared))
    } catch (error) {
      // One was written before, or another process gave one of these people the same number in this second.
      if (!deps.database.dialect.isDuplicate(error) || attempt === attempts) throw error
    }
  }
}

/** Of each item, what its orders say of the goods. */
async function readLines(
  { database, catalog }: WriteClaimsDeps,
  claims: readonly TakenClaim[],
): Promise<Map<number, FlashLine>> {
  const sold = await listSold(database.db, [...new Set(claims.map(({ itemId }) => itemId))])
  const offers = await catalog.findSkuOffers(sold.map(({ sku_id }) => sku_id))
  return new Map(
    sold.flatMap(({ id, sku_id: skuId, price_fen }) => {
      const offer = offers.get(skuId)
      if (offer === undefined) return []
      const { name, optionsText: options, image } = offer
      return [[id, { skuId, name, options, image, priceFen: toFen(price_fen) }]]
    }),
  )
}

/** One for each claim, also for those that will not need it: tables cannot be made in the middle of a transaction. */
async function drawNumbers(
  { orders }: WriteClaimsDeps,
  claims: readonly TakenClaim[],
): Promise<Map<string, string>> {
  const numbers = new Map<string, string>()
  for (const { claimId, userId } of claims) numbers.set(claimId, await orders.drawNumber(userId))
  return numbers
}

interface Prepared {
  lines: ReadonlyMap<number, FlashLine>
  /** By claim. */
  numbers: ReadonlyMap<string, string>
  /** Whether claims that were written before are looked for; where they are not, the database refuses them. */
  withRows: boolean
}

async function writeBatch(
  deps: WriteClaimsDeps,
  tx: Tx,
  claims: readonly TakenClaim[],
  { lines, numbers, withRows }: Prepared,
): Promise<WrittenClaim[]> {
  const at = deps.clock.now().getTime()
  const known = await lockItems(tx, deps.database.dialect, { claims, withRows })
  const decided = decideClaims(claims, { ...known, sold: new Set(lines.keys()), now: at })
  const fresh = decided.filter(({ isNew }) => isNew)
  const rows = fresh.map(({ row }) => row)
  const ordered = rows.filter(({ state }) => state === 'ordered')
  for (const row of ordered) row.order_no = pick(numbers, row.claim_id)
  await insertClaims(tx, rows)
  if (ordered.length > 0) {
    for (const [itemId, some] of Map.groupBy(ordered, ({ item_id }) => item_id))
      await deps.orders.insertFlashOrders(tx, {
        line: pick(lines, itemId),
        numbers: some.map(toNumber),
        selectClaims,
      })
    await closeInTime(deps, tx, ordered)
    await takeAll(deps, tx, ordered, lines)
  }
  return decided.map(({ claim, row }) => ({ claim, ticket: deps.flash.claims.toTicket(row) }))
}

const toNumber = ({ claim_id, order_no }: ClaimRow) => ({ claimId: claim_id, orderNo: order_no ?? '' })

/** One job for all of them: it waits for the last. */
function closeInTime(
  { outbox, clock }: WriteClaimsDeps,
  tx: Tx,
  ordered: readonly ClaimRow[],
): Promise<void> {
  const payBy = Math.max(...ordered.map(({ until }) => until))
  return outbox.append(tx, {
    name: 'flash.close_batch',
    payload: { orderNos: ordered.map((row) => toNumber(row).orderNo) },
    delayMs: payBy - clock.now().getTime() + 1000,
  })
}

/** Last, since the row of a hot SKU is locked by it. The items are locked: what is not there was miscounted here. */
async function takeAll(
  { catalog }: WriteClaimsDeps,
  tx: Tx,
  ordered: readonly ClaimRow[],
  lines: Prepared['lines'],
): Promise<void> {
  const byItem = [...Map.groupBy(ordered, ({ item_id }) => item_id)].sort(([a], [b]) => a - b)
  const taken = byItem.map(([itemId, some]) => ({
    itemId,
    skuId: pick(lines, itemId).skuId,
    epoch: some[0]?.epoch ?? 0,
    count: some.reduce((sum, { count }) => sum + count, 0),
  }))
  for (const each of taken) {
    if (await takeUnits(tx, each)) continue
    throw new Error(`item ${each.itemId} has no ${each.count} units left although it is locked`)
  }
  for (const { skuId, count } of taken.toSorted((a, b) => a.skuId - b.skuId))
    await catalog.changeSales(tx, skuId, count)
}

function pick<Key extends number | string, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key)
  if (value === undefined) throw new Error(`nothing is known of ${key}`)
  return value
}
