import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createRandom } from '../../apps/server/src/seed/random.ts'
import { findFreePort } from '../../apps/server/test/free-port.ts'
import { openMall, waitUntilReady } from '../harness/mall.ts'
import { createPeople } from '../harness/people.ts'
import { createProgress } from '../harness/progress.ts'
import { hire } from '../harness/staff.ts'
import { deliverStock, readStock } from '../harness/stock.ts'
import { gatherFacts } from './facts.ts'
import { createFlashCrowd } from './flash-crowd.ts'
import { createFlashDiary } from './flash-diary.ts'
import { type Fate, fates, type Person } from './flash-person.ts'
import { type Kill, printFlashReport } from './flash-report.ts'
import { listFreeSkuIds, openSale, type Sale } from './flash-sales.ts'
import { askOnceMore, waitForGates, watchSales } from './flash-settling.ts'
import { misbehaviour } from './misbehaviour.ts'
import { readQueue } from './queue-facts.ts'
import { printWrong } from './report.ts'
import { waitForDust } from './settling.ts'
import { listStores, openOurs, type Victim } from './victims.ts'

/**
 * One flash sale after the other, each with its people and with one process that is killed while their claims are in
 * flight: a server, a worker, MariaDB, Redis, or Redis together with all its data. Then the shop's tables, the gate, the
 * provider's books and what the people were told prove that nothing was oversold, lost or kept back. Exit code 1: something
 * was, and here are the rows.
 */
const usage = 'node bench/chaos/kill-flash.ts [--rounds N] [--seed N] [--hold SECONDS] [--brief]'
const { rounds, seed, hold, isBrief } = readOptionsOrExit()
const random = createRandom(seed)
const itemsPerSale = 2
const [stock, limit] = [24, 2]
/**
 * Of each item. Those who pay want more than there is. In brief everybody pays and the provider behaves: no order has to
 * run out, which takes a minute where its closing job is lost with Redis.
 */
const crowdOf: Record<Fate, number> = isBrief
  ? { pays: 26, greedy: 4, lapses: 0, cancels: 0, 'pays late': 0 }
  : { pays: 16, greedy: 4, lapses: 4, cancels: 3, 'pays late': 3 }
const peoplePerItem = fates.reduce((sum, fate) => sum + crowdOf[fate], 0)
const [startsInMs, rushMs] = [2500, 2500]
/** What lapses is sold to the next one, who may lapse too. */
const soldWithinMs = 60_000 + 6 * hold * 1000
const dustSettlesWithinMs = 1_500_000
const gatesAgreeWithinMs = 60_000

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
const progress = createProgress()
const mall = await progress.during('preparing a shop', undefined, () =>
  openMall({ isProduction: true, env: { FLASH_HOLD_SECONDS: String(hold), RUN_JOBS: 'false' } }),
)
const { database, origin } = mall
const skuIds = await listFreeSkuIds(database, rounds * itemsPerSale)
await deliverStock(database, skuIds, stock)
const salesBefore = new Map((await readStock(database)).map(({ skuId, sales }) => [skuId, sales]))
const people = await createPeople(mall, { first: 0, count: rounds * itemsPerSale * peoplePerItem })
const secondPort = await findFreePort()
const doors = [origin, `http://127.0.0.1:${secondPort}`]
const processes = await openOurs(mall, secondPort)
const [servers, workers] = [processes.slice(0, 2), processes.slice(2)]
const { mariaDb, redis, emptyRedis } = listStores(mall)
const office = await hire(mall, 'office')
if (!isBrief) await mall.misbehave(misbehaviour)

const diary = createFlashDiary()
const crowd = createFlashCrowd(doors, diary)
/** Of the sales of this run. */
const itemIds: number[] = []
const watch = watchSales(database, crowd, itemIds)
const kills: Kill[] = []
for (const [index, victim] of drawVictims().entries())
  await progress.during(`round ${index + 1} of ${rounds}: ${victim.name}`, undefined, () =>
    playRound(index, victim),
  )
await progress.during('waiting until everything is sold', undefined, () => watch.waitUntilSold(soldWithinMs))
await watch.stop()
await progress.during('the crowd goes home', undefined, () => crowd.goHome())

await mall.misbehave({})
const simulatorFile = join(mall.providerFolder, 'trades.db')
await progress.during('waiting until unpaid orders are closed and late money is found', undefined, () =>
  waitForDust(database, simulatorFile, dustSettlesWithinMs),
)
const sales = await progress.during('waiting until the gates say what the database says', undefined, () =>
  waitForGates(mall, itemIds, gatesAgreeWithinMs),
)
const lastAnswers = await askOnceMore(doors, people, diary)
const audit = await mall.command(['audit']).then(
  () => [],
  (error: { stdout?: string }) => [{ said: error.stdout ?? String(error) }],
)
const books = { diary: diary.answers, salesBefore, queue: await readQueue(mall) }
const facts = await gatherFacts(database, simulatorFile, books)
for (const { end } of processes) await end()
await mall.close()

console.log(`seed ${seed}, orders held for ${hold} s`)
const isRight = printFlashReport({ ...facts, ...sales, told: diary, lastAnswers }, kills)
const isAuditClean = printWrong('`jishi audit` is clean', audit)
process.exit(isRight && isAuditClean ? 0 : 1)

/** Each kind as often as the others, in another order each time. */
function drawVictims(): Victim[] {
  const drawn: Victim[] = []
  while (drawn.length < rounds) {
    const kinds = [random.pick(servers), random.pick(workers), mariaDb, redis, emptyRedis]
    while (kinds.length > 0) drawn.push(...kinds.splice(random.between(0, kinds.length - 1), 1))
  }
  return drawn.slice(0, rounds)
}

async function playRound(index: number, victim: Victim): Promise<void> {
  const from = index * itemsPerSale
  const sale = await openSale(mall, office, {
    ...{ skuIds: skuIds.slice(from, from + itemsPerSale), stock, limit, startsInMs },
  })
  itemIds.push(...sale.items.map(({ id }) => id))
  crowd.arrive(gather(sale, from), { startsAt: sale.startsAt, overMs: rushMs })
  await sleep(sale.startsAt - Date.now() + random.between(0, rushMs - 500))
  const inFlight = await waitForClaims(sale.startsAt + rushMs)
  await victim.kill9()
  await sleep(random.between(50, 1500))
  const startedAgainAt = Date.now()
  await victim.revive()
  await Promise.all(doors.map((door) => waitUntilReady(door)))
  kills.push({ victim: victim.name, inFlight, startedAgainAt, readyAt: Date.now() })
}

function gather({ items }: Sale, from: number): Person[] {
  return items.flatMap(({ id: itemId, limitPerPerson }, place) => {
    const first = (from + place) * peoplePerItem
    const some = people.slice(first, first + peoplePerItem)
    const roles = fates.flatMap((fate) => Array.from({ length: crowdOf[fate] }, () => fate))
    return some.map((person, i) => ({
      ...{ ...person, fate: roles[i] ?? 'pays', itemId, limit: limitPerPerson },
      stranger: some[(i + 1) % some.length] ?? person,
    }))
  })
}

/** The moment to strike: somebody's claim is on its way. Gives how many are. */
async function waitForClaims(giveUpAt: number): Promise<number> {
  while (diary.countInFlight() === 0 && Date.now() < giveUpAt) await sleep(1)
  return diary.countInFlight()
}

function readOptionsOrExit() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '30' },
      seed: { type: 'string', default: String(randomInt(1_000_000)) },
      hold: { type: 'string', default: '20' },
      brief: { type: 'boolean', default: false },
    },
  })
  const [rounds, seed, hold] = [Number(values.rounds), Number(values.seed), Number(values.hold)]
  if ([rounds, hold].every((count) => Number.isInteger(count) && count > 0) && Number.isInteger(seed))
    return { rounds, seed, hold, isBrief: values.brief }
  console.error(usage)
  process.exit(2)
}
