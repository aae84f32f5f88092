import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { findFreePort } from '../../apps/server/test/free-port.ts'
import { listSkuIds } from '../harness/catalogue.ts'
import { openMall } from '../harness/mall.ts'
import { createPeople, giveAddresses } from '../harness/people.ts'
import { createProgress } from '../harness/progress.ts'
import { hire } from '../harness/staff.ts'
import { deliverStock, readStock } from '../harness/stock.ts'
import { openOffice } from './clerk.ts'
import { openDoors } from './crowd.ts'
import { createDiary } from './diary.ts'
import { gatherFacts } from './facts.ts'
import { misbehaviour } from './misbehaviour.ts'
import { readQueue } from './queue-facts.ts'
import { printReport, printWrong } from './report.ts'
import { waitForDust } from './settling.ts'
import { listStores, openOurs, type Victim } from './victims.ts'

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

const { mariaDb, redis } = listStores(mall)
const processes = [...(await openOurs(mall, secondPort)), mariaDb, redis]
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
