import type { BodyOf, correctStock, StockMovement } from '@jishi/contract'
import type { Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import { toKeyset } from '../../kernel/page.ts'
import { publishGoods, type WriteDeps, writeCatalog } from './catalog-writing.ts'
import { listGoodsOfSku } from './goods-search.queries.ts'
import { readStock } from './stock.queries.ts'
import {
  findMovement,
  insertMovement,
  listMovementRows,
  type MovementRow,
  moveStock,
  shopItself,
} from './stock-corrections.queries.ts'

const maxStock = 100_000_000
const pageSize = 50

/** What was counted, broken, found or delivered: stock moves by a difference, never to a number that is old by now. */
export function createStockCorrections(deps: WriteDeps) {
  const { database, audit, clock } = deps

  return {
    /**
     * Stock and received move alike, so that received = stock + units in live orders stays true while orders come in.
     * Throws catalog.sku_not_found, catalog.stock_below_zero, catalog.stock_too_large, catalog.stock_unmoved,
     * catalog.movement_key_reused.
     */
    async correctStock(
      staffId: number,
      skuId: number,
      { delta, reason, idempotencyKey }: BodyOf<typeof correctStock>,
    ): Promise<StockMovement> {
      if (delta === 0) throw new AppError('catalog.stock_unmoved', { field: 'delta' })
      const wanted = { sku_id: skuId, delta, reason: reason.trim() }
      const moving = {
        ...wanted,
        staff_id: staffId,
        idempotency_key: idempotencyKey,
        created_at: clock.now().getTime(),
      }
      const earlier = await findMovement(database.db, staffId, idempotencyKey)
      if (earlier !== undefined) return answerEarlier(earlier, wanted)
      try {
        return present(await writeCatalog(deps, (tx) => move(tx, moving)))
      } catch (error) {
        const meanwhile = database.dialect.isDuplicate(error)
          ? await findMovement(database.db, staffId, idempotencyKey)
          : undefined
        if (meanwhile === undefined) throw error
        return answerEarlier(meanwhile, wanted)
      }
    },

    /** Newest first. */
    async listMovements(skuId: number, { after }: { after?: string } = {}) {
      const before = after === undefined ? undefined : Number(after)
      const rows = await listMovementRows(database.db, skuId, before, pageSize + 1)
      return toKeyset(rows, pageSize, ({ id }) => String(id), present)
    },
  }

  async function move(tx: Tx, moving: Omit<MovementRow, 'id' | 'stock_after'>): Promise<MovementRow> {
    const { sku_id, delta, reason, staff_id } = moving
    const isMoved = await moveStock(tx, sku_id, delta, maxStock)
    const stock = (await readStock(tx, [sku_id])).get(sku_id)
    if (stock === undefined) throw new AppError('catalog.sku_not_found', { id: sku_id })
    if (!isMoved && delta > 0) throw new AppError('catalog.stock_too_large', { field: 'delta' })
    if (!isMoved) throw new AppError('catalog.stock_below_zero', { field: 'delta', stock })
    const row = { ...moving, stock_after: stock }
    const id = await insertMovement(tx, row)
    await audit.record(tx, {
      staffId: staff_id,
      action: 'sku.change',
      subject: { kind: 'sku', id: String(sku_id) },
      before: { stock: stock - delta },
      after: { stock, reason },
    })
    await publishGoods(deps, tx, await listGoodsOfSku(tx, sku_id))
    return { ...row, id }
  }
}

function answerEarlier(
  earlier: MovementRow,
  wanted: Pick<MovementRow, 'sku_id' | 'delta' | 'reason'>,
): StockMovement {
  const isSame =
    earlier.sku_id === wanted.sku_id && earlier.delta === wanted.delta && earlier.reason === wanted.reason
  if (!isSame) throw new AppError('catalog.movement_key_reused')
  return present(earlier)
}

function present({ id, delta, stock_after, reason, staff_id, created_at }: MovementRow): StockMovement {
  return {
    ...{ id, delta, reason, stockAfter: stock_after },
    staffId: staff_id === shopItself ? null : staff_id,
    at: new Date(created_at).toISOString(),
  }
}
