import { DatabaseSync } from 'node:sqlite'
import type { Selectable } from 'kysely'
import type { Database, Tables } from '../../apps/server/src/infra/database/database.ts'
import { readStock, type StockRow } from '../harness/stock.ts'
import type { Diary } from './diary.ts'
import {
  type EventFact,
  type GoodsFact,
  type OrderFact,
  readEvents,
  readGoods,
  readOrders,
} from './ledger-reads.ts'
import type { QueueFacts } from './queue-facts.ts'

/** The simulated provider's own record of a trade. */
export interface TradeFact {
  tradeNo: string
  outTradeNo: string
  amountFen: number
  status: string
  /** Epoch milliseconds; null while nobody paid. */
  paidAt: number | null
  refundedFen: number
}

/** A payment as the shop's books have it. */
export type PaymentFact = Pick<
  Selectable<Tables['payment']>,
  'id' | 'subject_id' | 'amount_fen' | 'refunded_fen' | 'state' | 'trade_no'
>

/** Everything that is known at the end, from all sides: the shop's tables, the provider's ledger, the shoppers' diary. */
export interface Facts {
  diary: Diary
  stock: StockRow[]
  /** `sales` of each SKU before the first order. */
  salesBefore: ReadonlyMap<number, number>
  orders: OrderFact[]
  goods: GoodsFact[]
  events: EventFact[]
  payments: PaymentFact[]
  trades: TradeFact[]
  outbox: Selectable<Tables['outbox']>[]
  queue: QueueFacts
}

export async function gatherFacts(
  database: Database,
  simulatorFile: string,
  known: Pick<Facts, 'diary' | 'salesBefore' | 'queue'>,
): Promise<Facts> {
  const { db } = database
  return {
    ...known,
    stock: await readStock(database),
    orders: await readOrders(database),
    goods: await readGoods(database),
    events: await readEvents(database),
    payments: await db
      .selectFrom('payment')
      .select(['id', 'subject_id', 'amount_fen', 'refunded_fen', 'state', 'trade_no'])
      .execute(),
    trades: readTrades(simulatorFile),
    outbox: await db.selectFrom('outbox').selectAll().execute(),
  }
}

export function readTrades(file: string): TradeFact[] {
  const connection = new DatabaseSync(file, { readOnly: true })
  const rows = connection
    .prepare('select tradeNo, outTradeNo, amountFen, status, paidAt, refundedFen from trade')
    .all()
  connection.close()
  return rows as unknown as TradeFact[]
}
