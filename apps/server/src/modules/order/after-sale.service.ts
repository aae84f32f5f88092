import type {
  AfterSaleQuote,
  AfterSaleState,
  AfterSaleView,
  listStaffAfterSales,
  ReplyOf,
  StaffAfterSale,
} from '@jishi/contract'
import { addFen } from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import type { Storage } from '../../infra/storage/storage.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { JobOutbox } from '../../kernel/events.ts'
import type { Ids } from '../../kernel/ids.ts'
import { type ImageUrl, siteImages } from '../../kernel/image-url.ts'
import { toKeyset } from '../../kernel/page.ts'
import { type AfterSaleParts, presentAfterSale, presentForStaff } from './after-sale.present.ts'
import {
  type AfterSaleRow,
  findAfterSale,
  forgetTexts,
  listInState,
  listLines,
  listOfOrder,
  listOfUser,
} from './after-sale.queries.ts'
import { kindOf, totalOf } from './after-sale.rules.ts'
import { listPictures } from './after-sale-pictures.queries.ts'
import { createAfterSalePictures } from './after-sale-pictures.ts'
import { type AskInput, askAfterSale, composeAsking } from './ask-after-sale.ts'
import { acceptAfterSale, type DecideDeps, rejectAfterSale, withdrawAfterSale } from './decide-after-sale.ts'
import { onPaymentRefunded } from './finish-after-sale.ts'
import { isArchived } from './in-period.ts'
import { periodOf } from './ledger.cuts.ts'
import { type GoodsRow, listGoods, type OrderRow } from './order.queries.ts'
import type { WantedLine } from './order.rules.ts'
import type { OrderService } from './order.service.ts'

export type AfterSaleService = ReturnType<typeof createAfterSaleService>

interface Deps extends DecideDeps {
  database: Database
  orders: Pick<OrderService, 'getOwned' | 'readRest'>
  outbox: JobOutbox<Tx>
  storage: Storage
  ids: Ids
  imageUrl?: ImageUrl
}

/** Money back for goods, asked for by the buyer and decided by the shop. */
export function createAfterSaleService(deps: Deps) {
  const { database, orders, events, outbox, storage, imageUrl = siteImages } = deps
  const { db } = database
  const pictures = createAfterSalePictures(deps)

  events.on('payment.refunded', (tx, refunded) => onPaymentRefunded(deps, tx, refunded))

  async function find(id: string): Promise<AfterSaleRow> {
    const found = await findAfterSale(db, id)
    if (found === undefined) throw new AppError('after_sale.not_found')
    return found
  }

  /** Somebody else's answers exactly like a missing one. */
  async function findOwned(userId: number, id: string): Promise<AfterSaleRow> {
    const found = await find(id)
    if (found.user_id !== userId) throw new AppError('after_sale.not_found')
    return found
  }

  /** All that is shown of them: lines, pictures, and what the goods are called. */
  async function gather(rows: AfterSaleRow[]): Promise<AfterSaleParts[]> {
    const ids = rows.map(({ id }) => id)
    const [lines, shown, goods] = await Promise.all([
      listLines(db, ids),
      listPictures(db, ids),
      gatherGoods(rows.map(({ order_no }) => order_no)),
    ])
    return rows.map((afterSale) => ({
      afterSale,
      lines: lines.filter(({ after_sale_id }) => after_sale_id === afterSale.id),
      goods: new Map(goods.get(afterSale.order_no)?.map((line) => [line.sku_id, line])),
      pictures: shown
        .filter(({ after_sale_id }) => after_sale_id === afterSale.id)
        .map(({ storage_key }) => storage.urlOf(storage_key)),
    }))
  }

  /** In a query for every period; an order in the archive is read there. */
  async function gatherGoods(orderNos: string[]): Promise<Map<string, GoodsRow[]>> {
    const periods = [...Map.groupBy(new Set(orderNos), periodOf)]
    const found = await Promise.all(
      periods.map(async ([period, numbers]) => {
        if (!isArchived(period)) return listGoods(db, period, numbers)
        const archived = await Promise.all(numbers.map((orderNo) => orders.readRest(orderNo)))
        return archived.flatMap(({ goods }) => goods)
      }),
    )
    return Map.groupBy(found.flat(), (line) => line.order_no)
  }

  async function present(row: AfterSaleRow): Promise<AfterSaleView> {
    const [view] = await presentAll([row])
    return view as AfterSaleView
  }

  async function presentAll(rows: AfterSaleRow[]): Promise<AfterSaleView[]> {
    return (await gather(rows)).map((parts) => presentAfterSale(parts, imageUrl))
  }

  async function getForStaff(id: string): Promise<StaffAfterSale> {
    const [parts] = await gather([await find(id)])
    return presentForStaff(parts as AfterSaleParts, imageUrl)
  }

  async function list(userId: number, { after, limit = 10 }: { after?: string; limit?: number } = {}) {
    const rows = await listOfUser(db, userId, { before: after, limit: limit + 1 })
    const page = toKeyset(
      rows,
      limit,
      ({ id }) => id,
      (row) => row,
    )
    return { items: await presentAll(page.items), next: page.next }
  }

  return {
    pictures,
    list,
    getForStaff,

    /** Throws order.not_found, order.illegal_move, after_sale.nothing_left, after_sale.too_many. */
    async quote(userId: number, orderNo: string, wanted?: WantedLine[]): Promise<AfterSaleQuote> {
      const order = await orders.getOwned(userId, orderNo)
      const goods = await listGoods(db, periodOf(orderNo), [orderNo])
      const { lines, freightFen } = await composeAsking(db, order, goods, wanted)
      return { kind: kindOf(order.status), lines, freightFen, amountFen: addFen(totalOf(lines), freightFen) }
    },

    async ask(userId: number, orderNo: string, input: AskInput): Promise<AfterSaleView> {
      const order: OrderRow = await orders.getOwned(userId, orderNo)
      return present(await find(await askAfterSale(deps, order, input)))
    },

    async get(userId: number, id: string): Promise<AfterSaleView> {
      return present(await findOwned(userId, id))
    },

    async listOfOrder(userId: number, orderNo: string): Promise<AfterSaleView[]> {
      await orders.getOwned(userId, orderNo)
      return presentAll(await listOfOrder(db, orderNo))
    },

    async withdraw(userId: number, id: string): Promise<AfterSaleView> {
      await withdrawAfterSale(deps, await findOwned(userId, id))
      return present(await find(id))
    },

    /** All of a person's, newest first, for that person. */
    async exportAfterSales(userId: number): Promise<AfterSaleView[]> {
      const all: AfterSaleView[] = []
      for (let after: string | undefined; ; ) {
        const page = await list(userId, { after, limit: 100 })
        all.push(...page.items)
        if (page.next === null) return all
        after = page.next
      }
    },

    /** The account is gone: so is what its owner wrote and showed. What was decided and paid stays. */
    async forgetOwner(tx: Tx, userId: number): Promise<void> {
      await forgetTexts(tx, userId)
      await outbox.append(tx, { name: 'after_sale.drop_pictures', payload: { userId } })
    },

    /** Those in a state, the oldest first. */
    async listForStaff({
      state = 'asked',
      after,
      limit = 10,
    }: {
      state?: AfterSaleState
      after?: string
      limit?: number
    }): Promise<ReplyOf<typeof listStaffAfterSales>> {
      const rows = await listInState(db, state, { after, limit: limit + 1 })
      const page = toKeyset(
        rows,
        limit,
        ({ id }) => id,
        (row) => row,
      )
      const parts = await gather(page.items)
      return { items: parts.map((each) => presentForStaff(each, imageUrl)), next: page.next }
    },

    /** Throws after_sale.not_found, after_sale.decided, after_sale.money_gone. */
    async accept(
      staffId: number,
      id: string,
      { decision = '', isRestocked }: { decision?: string; isRestocked: boolean },
    ): Promise<StaffAfterSale> {
      await acceptAfterSale(deps, await find(id), { staffId, decision: decision.trim(), isRestocked })
      return getForStaff(id)
    },

    /** Throws after_sale.not_found, after_sale.decided. */
    async reject(staffId: number, id: string, decision: string): Promise<StaffAfterSale> {
      await rejectAfterSale(deps, await find(id), { staffId, decision: decision.trim() })
      return getForStaff(id)
    },
  }
}
