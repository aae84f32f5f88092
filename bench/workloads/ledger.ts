import { sql } from 'kysely'
import { listSkuIds } from '../harness/catalogue.ts'
import { fillLedger } from '../harness/fill-ledger.ts'
import type { Mall } from '../harness/mall.ts'
import type { LoadRequest } from '../load/protocol.ts'
import type { Stage, Workload } from './workload.ts'

const fewOrders = 10_000
/** Everybody has twenty, in both sizes of the ledger: the larger shop has more people, not greater ones. */
const ordersEach = 20
const buyers = fewOrders / ordersEach
/** Of the crowd that comes with the large ledger; nobody has an account by them. */
const firstOtherId = 100_000_000

/**
 * "My orders" and one order by its number, of the same 500 people, among 10,000 orders of 24 months and then among as many
 * as `--orders` says. The database has memory for what these people ask again and again, as a sized server has.
 */
export const ledger: Workload = {
  name: 'ledger',
  baselines: [],
  needsOwnShop: true,
  async run(stage) {
    const { mall } = stage
    const skuIds = await listSkuIds(mall.database)
    const people = await stage.people(buyers)
    const tokens = new Map(people.map(({ id, token }) => [id, token]))
    const numbers: LoadRequest[] = []
    const lists = people.map(({ token }) => ask('/api/orders?limit=10', token))
    await tune(mall)

    const own = { size: buyers, idOf: (index: number) => people[index]?.id as number }
    const fill = { skuIds, during: stage.prepare }
    await fillLedger(mall, { ...fill, crowd: own, orders: fewOrders, sequence: 1 }, (order) =>
      numbers.push(ask(`/api/orders/${order.orderNo}`, tokens.get(order.userId) as string)),
    )
    const asked = { lists, numbers: numbers.filter((_, index) => index % 4 === 0) }
    const few = await measure(stage, asked, 'among 10,000')

    const others = stage.orders - fewOrders
    const crowd = { size: Math.ceil(others / ordersEach), idOf: (index: number) => firstOtherId + index }
    await fillLedger(mall, { ...fill, crowd, orders: others, sequence: 2 })
    await settle(mall)
    const many = await measure(stage, asked, `among ${stage.orders.toLocaleString('en')}`)
    return [
      { metric: 'list', unit: 'µs each', load: many.list, baseline: { name: '10,000', load: few.list } },
      {
        metric: 'by-number',
        unit: 'µs each',
        load: many.number,
        baseline: { name: '10,000', load: few.number },
      },
    ]
  },
}

interface Asked {
  lists: LoadRequest[]
  numbers: LoadRequest[]
}

/** Each is asked twice; what is counted is the second time, when the database has in memory what these people need. */
async function measure(stage: Stage, { lists, numbers }: Asked, where: string) {
  const cold = await stage.sendRequests(`list ${where}, from the disk`, lists)
  const list = await stage.sendRequests(`list ${where}`, lists)
  await stage.sendRequests(`by-number ${where}, from the disk`, numbers)
  const number = await stage.sendRequests(`by-number ${where}`, numbers)
  stage.note(`list ${where}, when it was asked first: p99 ${cold.p99Ms.toFixed(1)} ms`)
  return { list, number }
}

function ask(path: string, token: string): LoadRequest {
  return { method: 'GET', path, headers: { authorization: `Bearer ${token}` } }
}

async function tune({ isProduction, database: { db } }: Mall): Promise<void> {
  if (!isProduction) return
  await sql`set global innodb_buffer_pool_size = ${sql.lit(2 * 1024 ** 3)}`.execute(db)
  await sql`set global innodb_flush_log_at_trx_commit = 0`.execute(db)
}

/** What was written in bulk is on the disk, and later writes are as safe as in production again. */
async function settle({ isProduction, database: { db } }: Mall): Promise<void> {
  if (!isProduction) return
  await sql`set global innodb_flush_log_at_trx_commit = 1`.execute(db)
  await sql`flush tables`.execute(db)
}
