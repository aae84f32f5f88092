import { setTimeout as sleep } from 'node:timers/promises'
import {
  ApiError,
  addFlashActivity,
  createClient,
  type StaffFlashActivity,
  scheduleFlashActivity,
  toFen,
} from '@jishi/contract'
import type { Database } from '../../apps/server/src/infra/database/database.ts'
import { listSkuIds } from '../harness/catalogue.ts'
import type { Mall } from '../harness/mall.ts'

export interface Sale {
  /** Epoch milliseconds. */
  startsAt: number
  items: StaffFlashActivity['items']
}

const lastsMs = 6 * 3_600_000
const retryMs = 200
const giveUpAfterMs = 60_000

/** SKUs that are in no flash sale, as many. */
export async function listFreeSkuIds(database: Database, count: number): Promise<number[]> {
  const rows = await database.db.selectFrom('flash_item').select('sku_id').execute()
  const busy = new Set(rows.map(({ sku_id }) => sku_id))
  const free = (await listSkuIds(database)).filter((id) => !busy.has(id)).slice(0, count)
  if (free.length < count) throw new Error(`${count} SKUs are wanted, ${free.length} are in no flash sale`)
  return free
}

/** Drafts and schedules a sale that starts in `startsInMs`: each of these SKUs at half its price. */
export async function openSale(
  { origin, database }: Pick<Mall, 'origin' | 'database'>,
  token: string,
  {
    skuIds,
    stock,
    limit,
    startsInMs,
  }: { skuIds: number[]; stock: number; limit: number; startsInMs: number },
): Promise<Sale> {
  const call = createClient(fetch, `${origin}/api`)
  const headers = { authorization: `Bearer ${token}` }
  const skus = await database.db
    .selectFrom('sku')
    .select(['id', 'price_fen'])
    .where('id', 'in', skuIds)
    .execute()
  const items = skus.map(({ id, price_fen }) => ({
    ...{ skuId: id, priceFen: toFen(Math.ceil(price_fen / 2)), stock, limitPerPerson: limit },
  }))
  const startsAt = Date.now() + startsInMs
  const window = { startsAt: iso(startsAt), endsAt: iso(startsAt + lastsMs) }
  const body = { name: '混沌秒杀', ...window, items }
  // A draft whose answer was lost stays a draft, which has no stock.
  const { id, version } = await insist(() => call(addFlashActivity, { headers, body }))
  const scheduled = await insist(() =>
    call(scheduleFlashActivity, { headers, params: { id }, body: { version } }),
  )
  return { startsAt, items: scheduled.items }
}

async function insist<Reply>(ask: () => Promise<Reply>): Promise<Reply> {
  const giveUpAt = Date.now() + giveUpAfterMs
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      const isAway = error instanceof ApiError && (error.status === 0 || error.status === 503)
      if (!isAway || Date.now() > giveUpAt) throw error
    }
    await sleep(retryMs)
  }
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
