import { randomInt, randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { Fen } from '@jishi/contract'
import { inTransaction } from '../../infra/sqlite-file.ts'
import { chinaTimestamp } from '../../kernel/clock.ts'
import type { Refund, Trade, TradeOrder } from './trade.ts'

export const tradeSchema = `
  create table if not exists trade (
    prepayId text primary key, outTradeNo text not null unique, tradeType text not null, description text not null,
    amountFen integer not null, expiresAt integer not null, notifyUrl text not null, openId text not null,
    transactionId text not null, state text not null, createdAt integer not null, paidAt integer,
    refundedFen integer not null, lastRefundAt integer
  ) strict;
  create table if not exists refund (
    refundNo text primary key, outTradeNo text not null, refundId text not null, amountFen integer not null,
    createdAt integer not null
  ) strict;`

/** Orders and refunds. Every move is a compare-and-set: of a payment and a close, one wins. */
export function createTradeLedger(db: DatabaseSync) {
  const statements = prepare(db)

  /** An order whose time is over is closed by the look at it. */
  function settle(row: unknown, now: number): Trade | undefined {
    const trade = row as Trade | undefined
    if (trade?.state !== 'NOTPAY' || trade.expiresAt > now) return trade
    statements.close.run(trade.outTradeNo)
    return statements.findByNo.get(trade.outTradeNo) as unknown as Trade
  }

  return {
    findTrade: (outTradeNo: string, now: number) => settle(statements.findByNo.get(outTradeNo), now),
    findPrepaid: (prepayId: string, now: number) => settle(statements.findByPrepay.get(prepayId), now),

    insertTrade(order: TradeOrder, now: number): Trade {
      statements.insert.run({ ...order, prepayId: composePrepayId(now), createdAt: now })
      return statements.findByNo.get(order.outTradeNo) as unknown as Trade
    },

    /** Takes the money if it still may, and puts the notice of it on its way in the same commit. */
    payTrade({ outTradeNo }: Trade, now: number, noticeDelayMs: number): boolean {
      return inTransaction(db, () => {
        const transactionId = composeNumber('4200', now)
        if (statements.pay.run({ outTradeNo, transactionId, now }).changes !== 1) return false
        statements.insertNotice.run(randomUUID(), outTradeNo, now + noticeDelayMs)
        return true
      })
    },

    closeTrade(outTradeNo: string): boolean {
      return statements.close.run(outTradeNo).changes === 1
    },

    findRefund(refundNo: string): Refund | undefined {
      return statements.findRefund.get(refundNo) as unknown as Refund | undefined
    },

    /** Gives money back if the trade still holds that much. */
    refundTrade(outTradeNo: string, refundNo: string, amountFen: Fen, now: number): boolean {
      return inTransaction(db, () => {
        if (statements.addRefunded.run({ outTradeNo, amountFen, now }).changes !== 1) return false
        statements.insertRefund.run(refundNo, outTradeNo, composeNumber('5030', now), amountFen, now)
        return true
      })
    },

    /** The whole ledger, oldest first. */
    listTrades: () => statements.listTrades.all() as unknown as Trade[],

    /** Money that moved in that time, by its time. */
    listPaid: (from: number, to: number) => statements.listPaid.all(from, to) as unknown as Trade[],
    listRefunds: (from: number, to: number) => statements.listRefunds.all(from, to) as unknown as Refund[],
  }
}

function prepare(db: DatabaseSync) {
  return {
    insert: db.prepare(
      `insert into trade (prepayId, outTradeNo, tradeType, description, amountFen, expiresAt, notifyUrl, openId,
         transactionId, state, createdAt, refundedFen)
       values ($prepayId, $outTradeNo, $tradeType, $description, $amountFen, $expiresAt, $notifyUrl, $openId,
         '', 'NOTPAY', $createdAt, 0)`,
    ),
    findByNo: db.prepare('select * from trade where outTradeNo = ?'),
    findByPrepay: db.prepare('select * from trade where prepayId = ?'),
    listTrades: db.prepare('select * from trade order by rowid'),
    listPaid: db.prepare('select * from trade where paidAt >= ? and paidAt < ? order by paidAt, rowid'),
    listRefunds: db.prepare(
      'select * from refund where createdAt >= ? and createdAt < ? order by createdAt, rowid',
    ),
    pay: db.prepare(
      `update trade set state = 'SUCCESS', transactionId = $transactionId, paidAt = $now
       where outTradeNo = $outTradeNo and state = 'NOTPAY' and expiresAt > $now`,
    ),
    close: db.prepare(`update trade set state = 'CLOSED' where outTradeNo = ? and state = 'NOTPAY'`),
    findRefund: db.prepare('select * from refund where refundNo = ?'),
    insertRefund: db.prepare(
      'insert into refund (refundNo, outTradeNo, refundId, amountFen, createdAt) values (?, ?, ?, ?, ?)',
    ),
    addRefunded: db.prepare(
      `update trade set refundedFen = refundedFen + $amountFen, state = 'REFUND', lastRefundAt = $now
       where outTradeNo = $outTradeNo and state in ('SUCCESS', 'REFUND') and refundedFen + $amountFen <= amountFen`,
    ),
    insertNotice: db.prepare('insert into notice (id, tradeNo, tries, nextAt) values (?, ?, 0, ?)'),
  }
}

function composePrepayId(now: number): string {
  return `wx${chinaTimestamp(new Date(now))}${randomUUID().replaceAll('-', '').slice(0, 20)}`
}

/** 28 digits: the kind, the day, and chance. */
function composeNumber(kind: string, now: number): string {
  const digits = Array.from({ length: 2 }, () => String(randomInt(10 ** 8)).padStart(8, '0'))
  return kind + chinaTimestamp(new Date(now)).slice(0, 8) + digits.join('')
}
