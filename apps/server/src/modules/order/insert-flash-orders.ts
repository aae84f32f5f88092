import { type AliasableExpression, type ExpressionBuilder, sql } from 'kysely'
import type { Tables, Tx } from '../../infra/database/database.ts'
import { later } from '../../infra/database/later.ts'
import { composeFlashOrder, type FlashLine, flashKeyPrefix } from './compose-flash-order.ts'
import { inPeriod } from './in-period.ts'
import { periodOf } from './ledger.cuts.ts'

/** A claim that becomes an order, as the database has it. Times are epoch milliseconds. */
export interface ClaimRecord {
  order_no: string
  claim_id: string
  user_id: number
  count: number
  at: number
  pay_by: number
}

/** The claims of one item that become orders. */
export interface FlashOrders {
  line: FlashLine
  numbers: readonly { orderNo: string; claimId: string }[]
  /** The claims with these ids; they are written by then. */
  selectClaims(tx: Tx, claimIds: readonly string[]): AliasableExpression<ClaimRecord>
}

type Claims = ExpressionBuilder<Tables & { claim: ClaimRecord }, 'claim'>
type Columns = Record<string, AliasableExpression<unknown>>

/**
 * Writes the orders that claims became, each as `composeFlashOrder` composes it. The database makes the rows out of the
 * claims: of all that a row says, only these few columns are not the same for thousands of them. Written with the next
 * statement.
 */
export async function insertFlashOrders(tx: Tx, orders: FlashOrders): Promise<void> {
  const { line, numbers, selectClaims } = orders
  const { order, goods } = composeFlashOrder(sampleOf(line))
  for (const [period, some] of Map.groupBy(numbers, ({ orderNo }) => periodOf(orderNo))) {
    const tables = inPeriod(tx, period)
    const claimIds = some.map(({ claimId }) => claimId)
    const rowsOf = (sample: object, own: (claim: Claims) => Columns) =>
      tables
        .selectFrom(selectClaims(tables, claimIds).as('claim'))
        .select((claim) => {
          const all = { ...saidOnce(sample), ...own(claim) }
          return Object.entries(all).map(([column, value]) => value.as(column))
        })
        // In the order of the keys each row goes right behind the one before.
        .orderBy('claim.order_no')
    await later(
      tx,
      tables
        .insertInto('order_info')
        .columns(namesOf(order))
        .expression(rowsOf(order, (claim) => ownOfOrder(claim, line))),
    )
    for (const each of goods)
      await later(
        tx,
        tables.insertInto('order_goods').columns(namesOf(each)).expression(rowsOf(each, ownOfGoods)),
      )
  }
}

function ownOfOrder(claim: Claims, { priceFen }: FlashLine): Columns {
  const goodsFen = sql`${sql.val(priceFen)} * ${claim.ref('claim.count')}`
  return {
    order_no: claim.ref('claim.order_no'),
    user_id: claim.ref('claim.user_id'),
    idempotency_key: sql`concat(${sql.val(flashKeyPrefix)}, ${claim.ref('claim.claim_id')})`,
    goods_fen: goodsFen,
    payable_fen: goodsFen,
    count: claim.ref('claim.count'),
    created_at: claim.ref('claim.at'),
    pay_by: claim.ref('claim.pay_by'),
    flash_claim_id: claim.ref('claim.claim_id'),
  }
}

const ownOfGoods = (claim: Claims): Columns => ({
  order_no: claim.ref('claim.order_no'),
  count: claim.ref('claim.count'),
})

function saidOnce(sample: object): Columns {
  return Object.fromEntries(Object.entries(sample).map(([column, value]) => [column, sql.val(value)]))
}

/** Stands for any order of that item: only what is the same in all of them is taken from it. */
function sampleOf(line: FlashLine) {
  return { orderNo: '', claimId: '', userId: 0, line, count: 1, at: 0, payBy: 0 }
}

const namesOf = <Row extends object>(row: Row) => Object.keys(row) as (keyof Row)[]
