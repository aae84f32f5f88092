import { randomInt, randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { Fen } from '@jishi/contract'
import { inTransaction } from '../../infra/sqlite-file.ts'
import { chinaTimestamp } from '../../kernel/clock.ts'
import type { Trade, TradeOrder } from './trade.ts'

export const tradeSchema = `
  create table if not exists trade (
    tradeNo text primary key, outTradeNo text not null unique, method text not null, subject text not null,
    amountFen integer not null, expiresAt integer not null, notifyUrl text not null, returnUrl text not null,
    quitUrl text not null, passbackParams text not null, status text not null, createdAt integer not null,
    paidAt integer, closedAt integer, refundedFen integer not null
  ) strict;
  create table if not exists refund (
    tradeNo text not null, requestNo text not null, amountFen integer not null, createdAt integer not null,
    primary key (tradeNo, requestNo)
  ) strict;`

interface RefundOfTrade {
  tradeNo: string
  outTradeNo: string
  requestNo: string
  amountFen: Fen
  createdAt: number
}

/** Trades and refunds. Every move is a compare-and-set: of a payment and a close, one wins. */
export function createTradeLedger(db: DatabaseSync) {
  const statements = prepare(db)

  function findTrade(by: { tradeNo?: string; outTradeNo?: string }, now: number): Trade | undefined {
    // As the real one: trade_no wins when both are given.
    const row = by.tradeNo
      ? statements.findByTradeNo.get(by.tradeNo)
      : statements.findByOutTradeNo.get(by.outTradeNo ?? '')
    const trade = row as unknown as Trade | undefined
    if (trade?.status !== 'WAIT_BUYER_PAY' || trade.expiresAt > now) return trade
    statements.expire.run(trade.tradeNo, now)
    return statements.findByTradeNo.get(trade.tradeNo) as unknown as Trade
  }

  return {
    findTrade,

    /** The trade of this order number: a number that was used before refers to the trade it made then. */
    openTrade(order: TradeOrder, now: number): Trade {
      statements.insert.run({ ...order, tradeNo: composeTradeNo(now), createdAt: now })
      return findTrade({ outTradeNo: order.outTradeNo }, now) as Trade
    },

    /** Takes the money if it still may, and puts the notice of it on its way in the same commit. */
    payTrade({ tradeNo, notifyUrl }: Trade, now: number, noticeDelayMs: number): boolean {
      return inTransaction(db, () => {
        if (statements.pay.run({ tradeNo, now }).changes !== 1) return false
        if (notifyUrl !== '') statements.insertNotice.run(randomUUID(), tradeNo, now + noticeDelayMs)
        return true
      })
    },

    closeTrade(tradeNo: string, now: number): boolean {
      return statements.close.run(now, tradeNo).changes === 1
    },

    findRefund(tradeNo: string, requestNo: string): Fen | undefined {
      const row = statements.findRefund.get(tradeNo, requestNo) as { amountFen: Fen } | undefined
      return row?.amountFen
    },

    /** Gives money back if the trade still holds that much. */
    refundTrade(tradeNo: string, requestNo: string, amountFen: Fen, now: number): boolean {
      return inTransaction(db, () => {
        if (statements.addRefunded.run({ tradeNo, amountFen, now }).changes !== 1) return false
        statements.insertRefund.run(tradeNo, requestNo, amountFen, now)
        return true
      })
    },

    /** Money that moved in that time, by its time. */
    listPaid: (from: number, to: number) => statements.listPaid.all(from, to) as unknown as Trade[],
    listRefunds: (from: number, to: number) =>
      statements.listRefunds.all(from, to) as unknown as RefundOfTrade[],

    /** The whole ledger, oldest first. */
    listTrades(): Trade[] {
      return statements.listAll.all() as unknown as Trade[]
    },
  }
}

function prepare(db: DatabaseSync) {
  return {
    insert: db.prepare(
      `insert or ignore into trade (tradeNo, outTradeNo, method, subject, amountFen, expiresAt, notifyUrl, returnUrl,
         quitUrl, passbackParams, status, createdAt, refundedFen)
       values ($tradeNo, $outTradeNo, $method, $subject, $amountFen, $expiresAt, $notifyUrl, $returnUrl,
         $quitUrl, $passbackParams, 'WAIT_BUYER_PAY', $createdAt, 0)`,
    ),
    findByTradeNo: db.prepare('select * from trade where tradeNo = ?'),
    findByOutTradeNo: db.prepare('select * from trade where outTradeNo = ?'),
    listPaid: db.prepare('select * from trade where paidAt >= ? and paidAt < ? order by paidAt, rowid'),
    listRefunds: db.prepare(
      `select refund.*, trade.outTradeNo from refund join trade using (tradeNo)
       where refund.createdAt >= ? and refund.createdAt < ? order by refund.createdAt, refund.rowid`,
    ),
    listAll: db.prepare('select * from trade order by rowid'),
    expire: db.prepare(
      `update trade set status = 'TRADE_CLOSED', closedAt = expiresAt
       where tradeNo = ? and status = 'WAIT_BUYER_PAY' and expiresAt <= ?`,
    ),
    pay: db.prepare(
      `update trade set status = 'TRADE_SUCCESS', paidAt = $now
       where tradeNo = $tradeNo and status = 'WAIT_BUYER_PAY' and expiresAt > $now`,
    ),
    close: db.prepare(
      `update trade set status = 'TRADE_CLOSED', closedAt = ? where tradeNo = ? and status = 'WAIT_BUYER_PAY'`,
    ),
    findRefund: db.prepare('select amountFen from refund where tradeNo = ? and requestNo = ?'),
    insertRefund: db.prepare(
      'insert into refund (tradeNo, requestNo, amountFen, createdAt) values (?, ?, ?, ?)',
    ),
    // A fully refunded trade is closed; SQLite reads the old values on the right of every `=`.
    addRefunded: db.prepare(
      `update trade set refundedFen = refundedFen + $amountFen,
         status = iif(refundedFen + $amountFen = amountFen, 'TRADE_CLOSED', status),
         closedAt = iif(refundedFen + $amountFen = amountFen, $now, closedAt)
       where tradeNo = $tradeNo and status = 'TRADE_SUCCESS' and refundedFen + $amountFen <= amountFen`,
    ),
    insertNotice: db.prepare('insert into notice (id, tradeNo, tries, nextAt) values (?, ?, 0, ?)'),
  }
}

/** 28 digits that begin with the day, like the real ones. */
function composeTradeNo(now: number): string {
  const digits = Array.from({ length: 2 }, () => String(randomInt(10 ** 10)).padStart(10, '0'))
  return chinaTimestamp(new Date(now)).slice(0, 8) + digits.join('')
}
