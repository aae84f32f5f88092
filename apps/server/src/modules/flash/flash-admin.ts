import type { BodyOf, changeFlashActivity, StaffFlashActivity } from '@jishi/contract'
import type { Database, Db, Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import { toKeyset } from '../../kernel/page.ts'
import type { CatalogService } from '../catalog/index.ts'
import type { Audit } from '../staff/index.ts'
import { presentHead, presentStaffActivity } from './flash.present.ts'
import {
  findActivity,
  insertActivity,
  listActivities,
  listItems,
  listOverdueActivities,
  moveActivity,
  replaceItems,
  updateDraft,
} from './flash.queries.ts'
import { checkItems, checkWindow, type FlashInput } from './flash.rules.ts'
import { createFlashStock, type Shelf } from './flash-stock.ts'

interface Deps {
  database: Database
  catalog: Pick<CatalogService, 'readSkuOffers'>
  shelf: Shelf
  clock: Clock
  audit: Pick<Audit, 'record'>
  /** Called after each commit that moved stock: what was remembered is old now. */
  onChanged: () => Promise<void>
}

export type FlashAdmin = ReturnType<typeof createFlashAdmin>

const pageSize = 50

/**
 * Staff's hand on flash sales: draft, scheduled, ended, and no way back. Every move is a compare-and-set on the state in
 * one transaction with the stock it moves and its audit entry.
 */
export function createFlashAdmin({ database, catalog, shelf, clock, audit, onChanged }: Deps) {
  const { db } = database
  const stock = createFlashStock(shelf)

  /** Throws what `flash.rules.ts` says. */
  async function check(input: FlashInput): Promise<void> {
    checkWindow(input, clock.now().getTime())
    checkItems(input.items, await catalog.readSkuOffers(input.items.map(({ skuId }) => skuId)))
  }

  /** Over, begun or not; what was not taken is in stock again. Of one that is over, nothing is done. Throws flash.not_found.
   * `staffId` null: its time has come. */
  async function end(staffId: number | null, id: number): Promise<StaffFlashActivity> {
    const { after, isMoved } = await database.transaction(async (tx) => {
      const hasStock = await moveActivity(tx, { id }, 'scheduled', 'ended')
      const moved = hasStock || (await moveActivity(tx, { id }, 'draft', 'ended'))
      if (hasStock) await stock.bringBack(tx, staffId, await read(tx, id))
      const now = await read(tx, id)
      if (!moved) return { after: now, isMoved: false }
      const before = { ...now, state: hasStock ? 'scheduled' : 'draft', version: now.version - 1 }
      await record(tx, staffId, 'flash.end', before, now)
      return { after: now, isMoved: hasStock }
    })
    if (isMoved) await onChanged()
    return after
  }

  return {
    /** Newest first. */
    async list({ after }: { after?: string } = {}) {
      const rows = await listActivities(db, after === undefined ? undefined : Number(after), pageSize + 1)
      return toKeyset(rows, pageSize, ({ id }) => String(id), presentHead)
    },

    /** Throws flash.not_found. */
    get: (id: number): Promise<StaffFlashActivity> => read(db, id),

    /** A draft. Throws what `flash.rules.ts` says. */
    async add(staffId: number, input: FlashInput): Promise<StaffFlashActivity> {
      await check(input)
      return database.transaction(async (tx) => {
        const created_at = clock.now().getTime()
        const id = await insertActivity(tx, { ...toColumns(input), state: 'draft', version: 1, created_at })
        await replaceItems(tx, id, toItems(id, input.items))
        const after = await read(tx, id)
        await record(tx, staffId, 'flash.add', null, after)
        return after
      })
    },

    /** Throws flash.not_found, flash.not_draft, staff.changed_meanwhile, and what `flash.rules.ts` says. */
    async change(
      staffId: number,
      id: number,
      { version, ...input }: BodyOf<typeof changeFlashActivity>,
    ): Promise<StaffFlashActivity> {
      const before = await read(db, id)
      checkDraft(before, version)
      await check(input)
      return database.transaction(async (tx) => {
        if (!(await updateDraft(tx, before, toColumns(input)))) checkDraft(await read(tx, id), version)
        await replaceItems(tx, id, toItems(id, input.items))
        const after = await read(tx, id)
        await record(tx, staffId, 'flash.change', before, after)
        return after
      })
    },

    /**
     * Shoppers see it, and its stock is its own. Of one that is scheduled already, nothing is done. Throws
     * flash.not_found, flash.not_draft, staff.changed_meanwhile, flash.overlapping, flash.stock_short, and what
     * `flash.rules.ts` says of the draft by now.
     */
    async schedule(staffId: number, id: number, version: number): Promise<StaffFlashActivity> {
      const before = await read(db, id)
      if (before.state === 'scheduled') return before
      checkDraft(before, version)
      await check(before)
      const { after, isMoved } = await database.transaction(async (tx) => {
        const moved = await moveActivity(tx, before, 'draft', 'scheduled')
        const now = await read(tx, id)
        if (!moved && now.state !== 'scheduled') checkDraft(now, version)
        if (!moved) return { after: now, isMoved: false }
        await stock.setAside(tx, staffId, now)
        await record(tx, staffId, 'flash.schedule', before, now)
        return { after: now, isMoved: true }
      })
      if (isMoved) await onChanged()
      return after
    },

    end,

    /** Ends those whose window has been over for `graceMs`; one that cannot be ended keeps no other. */
    async endDue(graceMs: number): Promise<void> {
      const failures: unknown[] = []
      for (const { id } of await listOverdueActivities(db, clock.now().getTime() - graceMs)) {
        await end(null, id).catch((error: unknown) => failures.push(error))
      }
      if (failures.length > 0) throw failures[0]
    },
  }

  function record(
    tx: Tx,
    staffId: number | null,
    action: string,
    before: object | null,
    after: StaffFlashActivity,
  ) {
    const subject = { kind: 'flash', id: String(after.id) }
    return audit.record(tx, { staffId, action, subject, before, after })
  }
}

async function read(db: Db | Tx, id: number): Promise<StaffFlashActivity> {
  const row = await findActivity(db, id)
  if (row === undefined) throw new AppError('flash.not_found')
  return presentStaffActivity(row, await listItems(db, [id]))
}

function checkDraft({ state, version: current }: StaffFlashActivity, version: number): void {
  if (state !== 'draft') throw new AppError('flash.not_draft', { field: 'state', state })
  if (current !== version) throw new AppError('staff.changed_meanwhile', { version: current })
}

function toColumns({ name, startsAt, endsAt, guard = 'none' }: FlashInput) {
  return { name: name.trim(), starts_at: Date.parse(startsAt), ends_at: Date.parse(endsAt), guard }
}

function toItems(activityId: number, items: FlashInput['items']) {
  return items.map(({ skuId, priceFen, stock, limitPerPerson }, sequence) => ({
    ...{ activity_id: activityId, sku_id: skuId, sequence, price_fen: priceFen, stock },
    ...{ taken: 0, limit_per_person: limitPerPerson, epoch: 1 },
  }))
}
