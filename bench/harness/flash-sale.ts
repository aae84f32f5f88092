import { setTimeout as sleep } from 'node:timers/promises'
import { addFlashActivity, createClient, scheduleFlashActivity, toFen } from '@jishi/contract'
import { sql } from 'kysely'
import { listSkuIds } from './catalogue.ts'
import type { Mall } from './mall.ts'
import { hire } from './staff.ts'
import { deliverStock, listMonths } from './stock.ts'

export interface SaleItem {
  itemId: number
  stock: number
  limitPerPerson: number
}

/** Epoch milliseconds. */
export interface Sale {
  startsAt: number
  items: SaleItem[]
}

/** An order may wait so long for its money; none runs out while something is measured. */
export const holdMs = 3_600_000
/** What the servers and workers of a sale are told of it. */
export const saleSettings = { FLASH_HOLD_SECONDS: String(holdMs / 1000) }

const lastsMs = 7_200_000
/** After it has begun, so that no server looks at it for the first time while it is measured. */
const settlesMs = 1_000

/** A flash sale as staff makes one, over the API, of a SKU for each of `wanted`. It begins in `startsInMs`. */
export async function scheduleSale(
  mall: Mall,
  wanted: readonly Omit<SaleItem, 'itemId'>[],
  startsInMs: number,
): Promise<Sale> {
  const token = await hire(mall, 'flash-manager')
  const skuIds = (await listUsualSkus(mall.database)).slice(0, wanted.length)
  await deliverStock(mall.database, skuIds, 10_000_000)
  const call = createClient(fetch, `${mall.origin}/api`)
  const headers = { authorization: `Bearer ${token}` }
  const startsAt = Date.now() + startsInMs
  const body = {
    name: 'A sale under load',
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(startsAt + lastsMs).toISOString(),
    items: wanted.map((item, index) => ({ skuId: skuIds[index] ?? 0, priceFen: toFen(1), ...item })),
  }
  const { id, version } = await call(addFlashActivity, { headers, body })
  const { items } = await call(scheduleFlashActivity, { headers, params: { id }, body: { version } })
  return { startsAt, items: items.map(({ id: itemId, ...rest }) => ({ ...rest, itemId })) }
}

/** Those that no other flash sale has. */
async function listUsualSkus(database: Mall['database']): Promise<number[]> {
  const rows = await database.db.selectFrom('flash_item').select('sku_id').execute()
  const inSale = new Set(rows.map(({ sku_id }) => sku_id))
  return (await listSkuIds(database)).filter((skuId) => !inSale.has(skuId))
}

export async function waitUntilOpen({ startsAt }: Sale): Promise<void> {
  await sleep(Math.max(0, startsAt - Date.now()) + settlesMs)
}

/** Units that the orders of an item have: what was sold, counted from the orders themselves. */
export async function countSold({ db }: Mall['database'], itemId: number): Promise<number> {
  let sold = 0
  for (const month of await listMonths({ db } as Mall['database'])) {
    const { rows } = await sql<{ units: number | string | null }>`
      select sum(info.count) as units
      from ${sql.table(`order_info_${month}`)} info
      join flash_claim claim on claim.claim_id = info.flash_claim_id
      where claim.item_id = ${itemId} and info.status <> 'cancelled'`.execute(db)
    sold += Number(rows[0]?.units ?? 0)
  }
  return sold
}

/** Units of an item that claims have, as its row says it. */
export async function readTaken({ db }: Mall['database'], itemId: number): Promise<number> {
  const row = await db
    .selectFrom('flash_item')
    .select('taken')
    .where('id', '=', itemId)
    .executeTakeFirstOrThrow()
  return row.taken
}
