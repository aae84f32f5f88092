import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { findFreePort } from '../../apps/server/test/free-port.ts'
import { listSkuIds } from '../harness/catalogue.ts'
import { tail } from '../harness/child.ts'
import { type Mall, openMall } from '../harness/mall.ts'
import { createPeople, giveAddresses } from '../harness/people.ts'
import { createProgress } from '../harness/progress.ts'
import { hire } from '../harness/staff.ts'
import { deliverStock, readStock } from '../harness/stock.ts'
import { openOffice } from './clerk.ts'
import { openDoors } from './crowd.ts'
import { createDiary } from './diary.ts'
import { gatherFacts } from './facts.ts'
import { readQueue } from './queue-facts.ts'
import { printReport, printWrong } from './report.ts'
import { waitForDust } from './settling.ts'

/**
 * Two servers, two workers, MariaDB and Redis, a payment provider that misbehaves, and people who buy: one of the six
 * processes after the other is killed without warning, stays away for a while and comes back. Then the data of all sides
 * proves that nothing was lost, doubled or oversold, and that no money moved that the shop does not know of. Exit code 1:
 * something did, and here are the rows.
 */
const usage = 'node bench/chaos/kill-any.ts [--kills N] [--people N]'
const { kills, crowdSize } = readOptionsOrExit()
const goods = 20
const dustSettlesWithinMs = 420_000
/** Nothing is certain about a notice, and one answer in ten is none. */
const misbehaviour = {
  rates: {
    notices: { duplicate: 0.2, delay: 0.1, reorder: 0.2, drop: 0.2, forge: 0.05, tamper: 0.05 },
    answers: { unknown: 0.03, lost: 0.03, hang_up: 0.02, forged: 0.02, stalled_done: 0.01 },
  },
  stallMs: 6000,
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
const progress = createProgress()
const mall = await progress.during('preparing a shop', undefined, () =>
  openMall({ isProduction: true, env: { PAY_WITHIN_MINUTES: '1', RUN_JOBS: 'false' } }),
)
const { database, origin } = mall
const skuIds = await listSkuIds(database, goods)
await deliverStock(database, skuIds, 100_000)
const salesBefore = new Map((await readStock(database)).map(({ skuId, sales }) => [skuId, sales]))
const secondPort = await findFreePort()

const processes = await openProcesses(mall)
const people = await createPeople(mall, { first: 0, count: crowdSize })
const buyers = await giveAddresses(origin, people)
await mall.misbehave(misbehaviour)
const diary = createDiary()
const crowd = openDoors(
  [origin, `http://127.0.0.1:${secondPort}`],
  buyers.map((buyer, index) => ({ ...buyer, id: people[index]?.id ?? 0 })),
  skuIds,
  diary,
)
const office = openOffice(origin, await hire(mall, 'office'))
const victims: string[] = []
const restartsMs = await killAgainAndAgain()
await progress.during('the crowd goes home', undefined, () => crowd.goHome())
await office.goHome()

await mall.misbehave({})
const simulatorFile = join(mall.providerFolder, 'trades.db')
await progress.during('waiting until unpaid orders are closed and late money is found', undefined, () =>
  waitForDust(database, simulatorFile, dustSettlesWithinMs),
)
const audit = await mall.command(['audit']).then(
  () => [],
  (error: { stdout?: string }) => [{ said: error.stdout ?? String(error) }],
)
const facts = await gatherFacts(database, simulatorFile, {
  diary,
  salesBefore,
  queue: await readQueue(mall),
})
for (const { end } of processes) await end()
await mall.close()

console.log(`killed: ${victims.join(', ')}`)
const isRight = printReport({ facts, restartsMs, isProduction: true })
const isAuditClean = printWrong('`jishi audit` is clean', audit)
process.exit(isRight && isAuditClean ? 0 : 1)

async function killAgainAndAgain(): Promise<number[]> {
  const took: number[] = []
  for (let kill = 1; kill <= kills; kill++) {
    await progress.during(`kill ${kill} of ${kills}`, undefined, () => sleep(randomInt(300, 3000)))
    const victim = processes[randomInt(processes.length)] as Victim
    victims.push(victim.name)
    await victim.kill9()
    await sleep(randomInt(50, 1500))
    const startedAt = performance.now()
    await victim.revive()
    took.push(performance.now() - startedAt)
  }
  return took
}

interface Victim {
  name: string
  kill9(): Promise<void>
  revive(): Promise<void>
  end(): Promise<void>
}

async function openProcesses(shop: Mall): Promise<Victim[]> {
  const { mariaDb, redis } = shop
  if (mariaDb === undefined || redis === undefined) throw new Error('this needs MariaDB and Redis')
  const noEnd = async () => {}
  return [
    await ofOurs('first server', () => shop.open()),
    await ofOurs('second server', () => shop.open({ port: secondPort })),
    await ofOurs('first worker', async () => shop.openWorker()),
    await ofOurs('second worker', async () => shop.openWorker()),
    { name: 'MariaDB', kill9: () => mariaDb.kill9(), revive: () => mariaDb.restart(), end: noEnd },
    { name: 'Redis', kill9: () => redis.kill9(), revive: () => redis.restart(), end: noEnd },
  ]
}

async function ofOurs(name: string, start: () => ReturnType<Mall['open']>): Promise<Victim> {
  let child = await start()
  // Whoever is killed is another one: the rest has to live on.
  const checkAlive = () => {
    if (!child.isRunning) throw new Error(`the ${name} has ended by itself:\n${tail(child.logFile)}`)
  }
  return {
    name,
    kill9() {
      checkAlive()
      return child.kill9()
    },
    async revive() {
      child = await start()
    },
    end() {
      checkAlive()
      return child.stop()
    },
  }
}

function readOptionsOrExit() {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '30' },
      people: { type: 'string', default: '12' },
    },
  })
  const [kills, crowdSize] = [Number(values.kills), Number(values.people)]
  if ([kills, crowdSize].every((count) => Number.isInteger(count) && count > 0)) return { kills, crowdSize }
  console.error(usage)
  process.exit(2)
}
