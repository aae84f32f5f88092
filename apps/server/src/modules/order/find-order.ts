import type { Db } from '../../infra/database/database.ts'
import type { ArchivedOrder } from './archive.codec.ts'
import type { ArchiveReader } from './archive-reader.ts'
import { isArchived } from './in-period.ts'
import { periodOf } from './ledger.cuts.ts'
import type { Ledger } from './ledger.ts'
import { findOrder, listEvents, listGoods, type OrderRow } from './order.queries.ts'

interface Deps {
  db: Db
  ledger: Ledger
  archive: ArchiveReader
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

  /** Lines and history of an order that exists. */
  async function readRest(orderNo: string): Promise<Omit<ArchivedOrder, 'order'>> {
    const period = periodOf(orderNo)
    const archived = await findArchived(orderNo)
    if (archived !== undefined) return archived
    const [goods, events] = await Promise.all([listGoods(db, period, [orderNo]), listEvents(db, orderNo)])
    return { goods, events }
  }

  return {
    find: (orderNo: string) => ledger.retryArchived(() => find(orderNo)),
    readRest: (orderNo: string) => ledger.retryArchived(() => readRest(orderNo)),
  }
}
