import { randomBytes } from 'node:crypto'
import type { Database, Db } from '../../infra/database/database.ts'
import type { Storage } from '../../infra/storage/storage.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import { chinaTimestamp } from '../../kernel/clock.ts'
import { type ArchiveCodec, type ArchivedOrder, checksumOf, isSame } from './archive.codec.ts'
import type { PartRow, PeriodRow } from './archive.queries.ts'
import * as queries from './archive.queries.ts'
import { dropTables, putBack, setAside } from './archive-tables.ts'
import { noteBuyers } from './buyer-periods.ts'
import { createPeriodTables } from './create-period-tables.ts'
import { inTables } from './in-period.ts'
import { spanOf } from './ledger.periods.ts'

export type Archive = ReturnType<typeof createArchive>

const dayMs = 86_400_000
/** Orders of one file: what reading one order takes into memory. */
const ordersPerPart = 500
/** Who has not reviewed by then may do so no more once the period is archived. */
const reviewDays = 30

export interface ArchiveDeps {
  database: Database
  storage: Storage
  codec: ArchiveCodec
  clock: Clock
}

/**
 * Moves a ledger period that is over to the storage and back (docs/ledger.md). Both ways may be stopped at any point:
 * the orders can be read all the time, and the same command goes on, or begins anew.
 */
export function createArchive(deps: ArchiveDeps) {
  const { database, storage, codec, clock } = deps
  const { db } = database

  async function getPeriod(period: string): Promise<PeriodRow> {
    const row = await queries.findPeriod(db, period)
    if (row === undefined) throw new AppError('ledger.no_period', { period })
    return row
  }

  /** Throws ledger.no_period, ledger.period_open, ledger.changed. */
  async function archive(period: string): Promise<void> {
    const { archive_state, buyers_at } = await getPeriod(period)
    if (archive_state === 'restoring') throw new AppError('ledger.changed', { period })
    if (archive_state === 'live') {
      await checkOver(period)
      if (buyers_at === null) await noteBuyers(database, period, clock.now().getTime())
      await copy(period)
    }
    if (archive_state !== 'archived') await compare(period)
    await dropTables(database, period, '_aside')
  }

  async function checkOver(period: string): Promise<void> {
    const yesterday = chinaTimestamp(new Date(clock.now().getTime() - dayMs))
    const reviewedBy = clock.now().getTime() - reviewDays * dayMs
    const open = spanOf(period).to > yesterday ? [] : await queries.listOpen(db, period, reviewedBy)
    if (spanOf(period).to > yesterday || open.length > 0)
      throw new AppError('ledger.period_open', { period, orders: open.join(' ') })
  }

  /** Each file is read back before the next is written. Of two that copy at once, one loses at the last step. */
  async function copy(period: string): Promise<void> {
    const attempt = randomBytes(8).toString('hex')
    await queries.changePeriod(db, period, { archive_state: 'live' }, { archive_key: attempt })
    await clearParts(period)
    const units = new Map<number, number>()
    let orders = 0
    for await (const [part, slice] of walkTables(inTables(db, period))) {
      await writePart({ period, part, attempt, slice })
      addUnits(units, slice)
      orders += slice.length
    }
    const change = { archive_state: 'copied', archived_at: clock.now().getTime(), orders } as const
    const isMarked = await database.transaction(async (tx) => {
      await queries.replaceUnits(tx, period, units)
      return queries.changePeriod(tx, period, { archive_state: 'live', archive_key: attempt }, change)
    })
    if (!isMarked) throw new AppError('ledger.changed', { period })
  }

  async function writePart(given: {
    period: string
    part: number
    attempt: string
    slice: ArchivedOrder[]
  }): Promise<void> {
    const { period, part, attempt, slice } = given
    const bytes = await codec.seal(slice, period)
    const wished = `ledger/${period.toLowerCase()}/${attempt}/${String(part).padStart(6, '0')}.bin`
    const storage_key = await storage.put(wished, bytes)
    const row: PartRow = {
      ...{ period, part, storage_key, orders: slice.length, sha256: checksumOf(bytes) },
      first_user_id: slice[0]?.order.user_id ?? 0,
      last_user_id: slice.at(-1)?.order.user_id ?? 0,
    }
    await queries.insertPart(db, row)
    if (!isSame(await readPart(row), slice)) throw new AppError('ledger.damaged', { period, part })
  }

  /** From here on nobody can write to the tables: what was written since they were copied is seen, and kept. */
  async function compare(period: string): Promise<void> {
    await setAside(database, period)
    if (!(await isCopied(period))) {
      await putBack(database, period)
      await giveUp(period, 'copied')
      throw new AppError('ledger.changed', { period })
    }
    await queries.changePeriod(db, period, { archive_state: 'copied' }, { archive_state: 'archived' })
  }

  async function isCopied(period: string): Promise<boolean> {
    const parts = await queries.listParts(db, period)
    for await (const [part, slice] of walkTables(inTables(db, period, '_aside'))) {
      const row = parts[part]
      if (row === undefined || !isSame(await readPart(row), slice)) return false
      parts[part] = undefined as never
    }
    return parts.every((row) => row === undefined)
  }

  /** Throws ledger.no_period, ledger.damaged. A period that is not archived stays what it is. */
  async function restore(period: string): Promise<void> {
    const { archive_state } = await getPeriod(period)
    if (archive_state === 'copied') {
      await putBack(database, period)
      return giveUp(period, 'copied')
    }
    if (archive_state === 'live') return clearParts(period)
    await queries.changePeriod(db, period, { archive_state: 'archived' }, { archive_state: 'restoring' })
    await dropTables(database, period, '_aside')
    await dropTables(database, period, '')
    // Aside, so that nobody takes half of them for the whole.
    await createPeriodTables(database, `${period}_aside`)
    for (const row of await queries.listParts(db, period)) {
      const orders = await readPart(row)
      await database.transaction((tx) => queries.insertOrders(inTables(tx, period, '_aside'), orders))
    }
    await putBack(database, period)
    await giveUp(period, 'restoring')
  }

  /** The tables are the truth again; then the files may go. */
  async function giveUp(period: string, from: 'copied' | 'restoring'): Promise<void> {
    await database.transaction(async (tx) => {
      await queries.replaceUnits(tx, period, new Map())
      const change = { archive_state: 'live', archived_at: null, archive_key: '' } as const
      await queries.changePeriod(tx, period, { archive_state: from }, change)
    })
    await clearParts(period)
  }

  async function clearParts(period: string): Promise<void> {
    for (const row of await queries.listParts(db, period)) {
      await storage.delete(row.storage_key)
      await queries.deletePart(db, row)
    }
  }

  /** Throws ledger.damaged when the file is not there, or not what was written. */
  async function readPart({ period, part, storage_key, sha256 }: PartRow): Promise<ArchivedOrder[]> {
    const bytes = await storage.get(storage_key)
    if (bytes === undefined || checksumOf(bytes) !== sha256)
      throw new AppError('ledger.damaged', { period, part })
    return codec.open(bytes, period)
  }

  return { archive, restore, readPart }
}

/** What is in the tables, as many orders at a time as a file takes. */
async function* walkTables(tables: Db): AsyncIterable<[part: number, slice: ArchivedOrder[]]> {
  let after = { userId: 0, orderNo: '' }
  for (let part = 0; ; part++) {
    const slice = await queries.readSlice(tables, after, ordersPerPart)
    const last = slice.at(-1)?.order
    if (last === undefined) return
    yield [part, slice]
    after = { userId: last.user_id, orderNo: last.order_no }
  }
}

/** Of orders that are not cancelled, what did not come back on sale. */
export function addUnits(units: Map<number, number>, orders: readonly ArchivedOrder[]): void {
  for (const { order, goods } of orders) {
    if (order.status === 'cancelled') continue
    for (const { sku_id, count, restocked_count } of goods)
      units.set(sku_id, (units.get(sku_id) ?? 0) + count - restocked_count)
  }
}
