import type { Db } from '../../infra/database/database.ts'
import { together } from '../../infra/database/together.ts'
import { readClaims, selectClaims, sumClaims } from './after-sale.queries.ts'
import type { Claim } from './after-sale.rules.ts'
import type { ArchivedOrder } from './archive.codec.ts'
import type { ArchiveReader } from './archive-reader.ts'
import { isArchived } from './in-period.ts'
import { periodOf } from './ledger.cuts.ts'
import type { Ledger } from './ledger.ts'
import { findOrder, type OrderRow, selectEvents, selectGoods } from './order.queries.ts'

interface Deps {
  db: Db
  ledger: Ledger
  archive: ArchiveReader
}

/** Its lines, its history, and what after-sales claim of each line. */
export interface RestOfOrder extends Omit<ArchivedOrder, 'order'> {
  claims: Map<number, Claim>
  isArchived: boolean
}

export type OrderFinder = ReturnType<typeof createOrderFinder>

/** One order by its number alone, from the tables of its period or from the archive. */
export function createOrderFinder({ db, ledger, archive }: Deps) {
  async function find(orderNo: string): Promise<OrderRow | undefined> {
    const period = periodOf(orderNo)
    if (!(await ledger.has(period))) return undefined
    const archived = await findArchived(orderNo)
    if (archived !== undefined) return archived.order
    return isArchived(period) ? undefined : findOrder(db, orderNo)
  }

  /** What is not in the archive that it should lie in may have come back meanwhile: then the period is not archived any more. */
  async function findArchived(orderNo: string): Promise<ArchivedOrder | undefined> {
    if (!isArchived(periodOf(orderNo))) return undefined
    const found = await archive.find(orderNo)
    if (found === undefined) await ledger.refresh()
    return found
  }

  /** Of an order that exists. */
  async function readRest(orderNo: string): Promise<RestOfOrder> {
    const archived = await findArchived(orderNo)
    if (archived !== undefined) {
      const { goods, events } = archived
      return { goods, events, claims: await sumClaims(db, orderNo), isArchived: true }
    }
    const [goods, events, claims] = await together(db, [
      selectGoods(db, periodOf(orderNo), [orderNo]).orderBy('sku_id'),
      selectEvents(db, orderNo),
      selectClaims(db, orderNo),
    ])
    return { goods, events, claims: readClaims(claims), isArchived: false }
  }

  return {
    find: (orderNo: string) => ledger.retryArchived(() => find(orderNo)),
    readRest: (orderNo: string) => ledger.retryArchived(() => readRest(orderNo)),
  }
}
