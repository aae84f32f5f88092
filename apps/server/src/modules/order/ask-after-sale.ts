import { createHash } from 'node:crypto'
import type { AfterSaleReason, Fen } from '@jishi/contract'
import type { Database, Db, Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Ids } from '../../kernel/ids.ts'
import {
  type AfterSaleRow,
  countOfOrder,
  findAfterSaleByKey,
  insertAfterSale,
  sumClaims,
} from './after-sale.queries.ts'
import {
  type AskedLine,
  addClaims,
  type Claims,
  composeAsked,
  freightBack,
  isAllClaimed,
  kindOf,
  totalOf,
} from './after-sale.rules.ts'
import { attachPictures } from './after-sale-pictures.ts'
import { periodOf } from './ledger.cuts.ts'
import { makeMove, noteEntry } from './make-move.ts'
import { type GoodsRow, listGoods, lockOrder, type OrderRow } from './order.queries.ts'
import { sumPerSku, type WantedLine } from './order.rules.ts'
import { statusAfter } from './order.status.rules.ts'

/** Asking, withdrawing and asking anew has an end. */
const askedAtMost = 50

export interface AskInput {
  /** Absent: everything that is left. */
  lines?: WantedLine[]
  reason: AfterSaleReason
  text?: string
  pictures?: string[]
  idempotencyKey: string
}

interface Deps {
  database: Database
  clock: Clock
  ids: Ids
}

/** What a request stands for, worked out under the order's lock. */
export interface Asking {
  lines: AskedLine[]
  /** With this request among them. */
  claims: Claims
  freightFen: Fen
}

/**
 * Asks for money back, or gives what the same key asked for before. Units can be claimed once: the order's row is locked
 * while that is looked at and written. Throws order.illegal_move, after_sale.nothing_left, after_sale.too_many,
 * after_sale.picture_gone, after_sale.key_reused.
 */
export async function askAfterSale(deps: Deps, order: OrderRow, input: AskInput): Promise<string> {
  const { database } = deps
  const earlier = await findAfterSaleByKey(database.db, order.user_id, input.idempotencyKey)
  if (earlier !== undefined) return checkSame(earlier, order, input)
  try {
    return await database.transaction((tx) => ask(deps, tx, order.order_no, input))
  } catch (error) {
    // The same press may have arrived twice at once: the other one has claimed the units, or has our key.
    const winner = await findAfterSaleByKey(database.db, order.user_id, input.idempotencyKey)
    if (winner === undefined) throw error
    return checkSame(winner, order, input)
  }
}

async function ask({ database, clock, ids }: Deps, tx: Tx, orderNo: string, input: AskInput) {
  const order = await lockOrder(tx, database.dialect, orderNo)
  if (order === undefined) throw new AppError('order.not_found')
  const goods = await listGoods(tx, periodOf(orderNo), [orderNo])
  const { lines, claims, freightFen } = await composeAsking(tx, order, goods, input.lines)
  if ((await countOfOrder(tx, orderNo)) >= askedAtMost) throw new AppError('after_sale.nothing_left')
  const id = ids.next()
  const at = clock.now().getTime()
  await insertAfterSale(
    tx,
    { ...composeRow(order, input, at), id, amount_fen: totalOf(lines), freight_fen: freightFen },
    lines.map(({ skuId, count, amountFen }) => ({
      after_sale_id: id,
      sku_id: skuId,
      count,
      amount_fen: amountFen,
    })),
  )
  await attachPictures(tx, { id, userId: order.user_id }, input.pictures ?? [])
  const entry = { kind: 'refund_asked', actor: 'customer', reason: input.reason, at } as const
  if (!isAllClaimed(goods, claims)) await noteEntry(tx, order, entry)
  else if (!(await makeMove(tx, order, { ...entry, move: 'refund' })))
    throw new AppError('order.illegal_move', { status: order.status })
  return id
}

/** Throws order.illegal_move, after_sale.nothing_left, after_sale.too_many. */
export async function composeAsking(
  db: Db | Tx,
  order: OrderRow,
  goods: GoodsRow[],
  wanted: readonly WantedLine[] | undefined,
): Promise<Asking> {
  if (statusAfter(order.status, 'refund') === undefined)
    throw new AppError('order.illegal_move', { status: order.status })
  const earlier = await sumClaims(db, order.order_no)
  const lines = composeAsked(order, goods, earlier, wanted)
  const claims = addClaims(earlier, lines)
  return { lines, claims, freightFen: freightBack(order, goods, claims) }
}

/** One key for two different requests would hide one of them. */
function checkSame({ id, fingerprint }: AfterSaleRow, order: OrderRow, input: AskInput): string {
  if (fingerprint === fingerprintOf(order, input)) return id
  throw new AppError('after_sale.key_reused')
}

function fingerprintOf({ order_no }: OrderRow, { lines, reason, text = '', pictures = [] }: AskInput) {
  return createHash('sha256')
    .update(JSON.stringify([order_no, lines && sumPerSku(lines), reason, text, pictures]))
    .digest('hex')
}

function composeRow(order: OrderRow, input: AskInput, at: number) {
  const { reason, text = '', idempotencyKey } = input
  return {
    order_no: order.order_no,
    user_id: order.user_id,
    idempotency_key: idempotencyKey,
    fingerprint: fingerprintOf(order, input),
    kind: kindOf(order.status),
    state: 'asked' as const,
    reason,
    text: text.trim(),
    is_restocked: 0 as const,
    payment_id: null,
    decided_by: null,
    decided_at: null,
    decision: '',
    created_at: at,
    done_at: null,
  }
}
