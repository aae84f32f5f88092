import { LRUCache } from 'lru-cache'
import type { Database } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { ArchivedOrder } from './archive.codec.ts'
import { listPartsOf, type PartRow } from './archive.queries.ts'
import type { Archive } from './archive.ts'
import { periodOf } from './ledger.cuts.ts'
import type { OrdersOfBuyer } from './order.queries.ts'

export type ArchiveReader = ReturnType<typeof createArchiveReader>

/** A page of a list reads a file twice: for the numbers, and for the orders. */
const rememberedParts = 8

/** Finds orders in the archive, of one person at a time: a file or two of each period. */
export function createArchiveReader({ database: { db }, archive }: { database: Database; archive: Archive }) {
  const parts = new LRUCache<string, ArchivedOrder[]>({ max: rememberedParts })

  async function readPart(row: PartRow): Promise<ArchivedOrder[]> {
    const known = parts.get(row.sha256)
    if (known !== undefined) return known
    const read = await archive.readPart(row)
    parts.set(row.sha256, read)
    return read
  }

  async function listOf(period: string, userId: number): Promise<ArchivedOrder[]> {
    const found: ArchivedOrder[] = []
    for (const row of await listPartsOf(db, period, userId))
      found.push(...(await readPart(row)).filter(({ order }) => order.user_id === userId))
    return found
  }

  return {
    async find(orderNo: string): Promise<ArchivedOrder | undefined> {
      const orders = await listOf(periodOf(orderNo), buyerOf(orderNo))
      return orders.find(({ order }) => order.order_no === orderNo)
    },
    /**
     * Newest first. Throws order.archived when it has none of that buyer's although he bought then: the period has just
     * come back.
     */
    async listNumbers(period: string, query: OrdersOfBuyer): Promise<string[]> {
      const { userId, status, before = '9', limit, withHidden = false } = query
      const orders = await listOf(period, userId)
      if (orders.length === 0) throw new AppError('order.archived', { period })
      return orders
        .filter(({ order }) => withHidden || order.hidden_at === null)
        .filter(({ order }) => order.order_no < before)
        .filter(({ order }) => status === undefined || order.status === status)
        .map(({ order }) => order.order_no)
        .sort()
        .reverse()
        .slice(0, limit)
    },
  }
}

/** A number is a moment, its buyer, and three digits. */
function buyerOf(orderNo: string): number {
  return Number(orderNo.slice(14, -3))
}
