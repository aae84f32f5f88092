import { sql } from 'kysely'
import { listSkuIds } from '../harness/catalogue.ts'
import { fillLedger } from '../harness/fill-ledger.ts'
import { type Mall, openMall } from '../harness/mall.ts'
import { createPeople } from '../harness/people.ts'
import { giveMemory } from '../harness/sized-database.ts'
import type { LoadRequest, LoadResult } from '../load/protocol.ts'
import { average } from './average.ts'
import type { Measurement, Stage, Workload } from './workload.ts'

const fewOrders = 10_000
/** Everybody has twenty, in both sizes of the ledger: the larger shop has more people, not greater ones. */
const ordersEach = 20
const buyers = fewOrders / ordersEach
/** Of the crowd that comes with the large ledger; nobody has an account by them. */
const firstOtherId = 100_000_000
const turns = 3

/**
 * "My orders" and one order by its number, of the same 500 people, in a shop of 10,000 orders of 24 months and in one of as
 * many as `--orders` says. Both stand side by side and are asked in turns, so that a slower moment of the machine meets
 * both. The databases have memory for what these people ask again and again, as a sized server has.
 */
export const ledger: Workload = {
  name: 'ledger',
  baselines: [],
  needsOwnShop: true,
  async run(stage) {
    const { isProduction } = stage.mall
    const other = await stage.prepare('preparing a small shop', () => openMall({ isProduction }))
    const server = await other.open()
    try {
      const few = await fillOwn(stage, other, await createPeople(other, { first: 0, count: buyers }))
      const many = await fillOwn(stage, stage.mall, await stage.people(buyers))
      await fillCrowd(stage)
      return await measureInTurns(stage, few, many)
    } finally {
      await server.stop()
      await other.close()
    }
  },
}

/** What the 500 people of a shop ask for. */
interface Asked {
  origin: string
  lists: LoadRequest[]
  numbers: LoadRequest[]
}

/** Gives the 500 people their orders. */
async function fillOwn(
  stage: Stage,
  mall: Mall,
  people: readonly { id: number; token: string }[],
): Promise<Asked> {
  const tokens = new Map(people.map(({ id, token }) => [id, token]))
  const numbers: LoadRequest[] = []
  await tune(mall)
  const crowd = { size: buyers, idOf: (index: number) => people[index]?.id as number }
  const fill = { skuIds: await listSkuIds(mall.database), during: stage.prepare }
  await fillLedger(mall, { ...fill, crowd, orders: fewOrders, sequence: 1 }, (order) =>
    numbers.push(ask(`/api/orders/${order.orderNo}`, tokens.get(order.userId) as string)),
  )
  await settle(mall)
  const lists = people.map(({ token }) => ask('/api/orders?limit=10', token))
  return { origin: mall.origin, lists, numbers: numbers.filter((_, index) => index % 4 === 0) }
}

/** Everybody else's orders, and the proof that they are such as the shop makes. */
async function fillCrowd({ mall, orders, prepare, note }: Stage): Promise<void> {
  await tune(mall)
  const others = orders - fewOrders
  const crowd = { size: Math.ceil(others / ordersEach), idOf: (index: number) => firstOtherId + index }
  const fill = { skuIds: await listSkuIds(mall.database), during: prepare }
  await fillLedger(mall, { ...fill, crowd, orders: others, sequence: 2 })
  await settle(mall)
  const startedAt = performance.now()
  const printed = await prepare('jishi audit', () => mall.command(['audit']))
  const seconds = Math.round((performance.now() - startedAt) / 1000)
  note(`jishi audit after ${seconds} s: ${printed.trim().split('\n').at(-1)}`)
}

async function measureInTurns(stage: Stage, few: Asked, many: Asked): Promise<Measurement[]> {
  const size = stage.orders.toLocaleString('en')
  const places = [
    { where: 'among 10,000', asked: few, list: [] as LoadResult[], number: [] as LoadResult[] },
    { where: `among ${size}`, asked: many, list: [] as LoadResult[], number: [] as LoadResult[] },
  ]
  for (const { where, asked } of places) {
    // What is counted is a later time, when the database has in memory what these people need.
    const { origin } = asked
    const cold = await stage.sendRequests(`list ${where}, from the disk`, asked.lists, { origin })
    await stage.sendRequests(`by-number ${where}, from the disk`, asked.numbers, { origin })
    stage.note(`list ${where}, when it was asked first: p99 ${cold.p99Ms.toFixed(1)} ms`)
  }
  for (let turn = 1; turn <= turns; turn++) {
    for (const { where, asked, list, number } of places) {
      const { origin } = asked
      list.push(await stage.sendRequests(`list ${where}`, asked.lists, { origin }))
      number.push(await stage.sendRequests(`by-number ${where}`, asked.numbers, { origin }))
    }
  }
  const [small, large] = places.map(({ list, number }) => ({ list: average(list), number: average(number) }))
  if (small === undefined || large === undefined) throw new Error('two shops were asked')
  return [
    { metric: 'list', unit: 'µs each', load: large.list, baseline: { name: '10,000', load: small.list } },
    {
      metric: 'by-number',
      unit: 'µs each',
      load: large.number,
      baseline: { name: '10,000', load: small.number },
    },
  ]
}

function ask(path: string, token: string): LoadRequest {
  return { method: 'GET', path, headers: { authorization: `Bearer ${token}` } }
}

async function tune(mall: Mall): Promise<void> {
  if (!mall.isProduction) return
  await giveMemory(mall)
  await sql`set global innodb_flush_log_at_trx_commit = 0`.execute(mall.database.db)
}

/** What was written in bulk is on the disk, and later writes are as safe as in production again. */
async function settle({ isProduction, database: { db } }: Mall): Promise<void> {
  if (!isProduction) return
  await sql`set global innodb_flush_log_at_trx_commit = 1`.execute(db)
  await sql`flush tables`.execute(db)
}
