import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { listSkuIds } from '../harness/catalogue.ts'
import type { Child } from '../harness/child.ts'
import { openMall } from '../harness/mall.ts'
import { createPeople, giveAddresses } from '../harness/people.ts'
import { createProgress } from '../harness/progress.ts'
import { deliverStock, readStock } from '../harness/stock.ts'
import { openDoors } from './crowd.ts'
import { createDiary } from './diary.ts'
import { gatherFacts } from './facts.ts'
import { readQueue } from './queue-facts.ts'
import { printReport, printWrong } from './report.ts'
import { findOrdersWithoutJob, waitForDust } from './settling.ts'

/**
 * Kills the server without warning again and again while people buy, starts it again each time, and then proves from the
 * data of all sides that nothing was lost, doubled or oversold. Exit code 1: something was, and here are the rows.
 */
const usage = 'node bench/chaos/kill-nine.ts [--rounds N] [--people N] [--production]'
const { rounds, people: crowdSize, isProduction } = readOptionsOrExit()
const payWithinMinutes = 1
const goods = 20
/** The shop asks about a payment two minutes after its start at the soonest, once a minute. */
const dustSettlesWithinMs = 240_000

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
const progress = createProgress()
const mall = await progress.during('preparing a shop', undefined, () =>
  openMall({ isProduction, hasOwnProvider: false, env: { PAY_WITHIN_MINUTES: String(payWithinMinutes) } }),
)
const { database, origin } = mall
const skuIds = await listSkuIds(database, goods)
await deliverStock(database, skuIds, 100_000)
const salesBefore = new Map((await readStock(database)).map(({ skuId, sales }) => [skuId, sales]))

let server = await mall.open()
const people = await createPeople(mall, { first: 0, count: crowdSize })
const buyers = await giveAddresses(origin, people)
const diary = createDiary()
const crowd = openDoors(
  [origin],
  buyers.map((buyer, index) => ({ ...buyer, id: people[index]?.id ?? 0 })),
  skuIds,
  diary,
)
const restartsMs = await killAgainAndAgain()
await progress.during('the crowd goes home', undefined, () => crowd.goHome())

const withoutJob = await findOrdersWithoutJob(mall)
const simulatorFile = join(mall.folder, 'mall/simulators/alipay/trades.db')
await progress.during('waiting until unpaid orders are closed and late money is found', undefined, () =>
  waitForDust(database, simulatorFile, dustSettlesWithinMs),
)
const facts = await gatherFacts(database, simulatorFile, {
  diary,
  salesBefore,
  queue: await readQueue(mall),
})
await server.stop()
await mall.close()

const isRight = printReport({ facts, restartsMs, isProduction })
const areJobsRight = printWrong('after the last kill every unpaid order had its closing job', withoutJob)
process.exit(isRight && areJobsRight ? 0 : 1)

async function killAgainAndAgain(): Promise<number[]> {
  const took: number[] = []
  for (let round = 1; round <= rounds; round++) {
    await progress.during(`round ${round} of ${rounds}`, undefined, () => sleep(randomInt(200, 3000)))
    await server.kill9()
    const startedAt = performance.now()
    server = await reopen()
    took.push(performance.now() - startedAt)
  }
  return took
}

/** The crowd keeps asking meanwhile: the new process has to come up under its load. */
function reopen(): Promise<Child> {
  return mall.open()
}

function readOptionsOrExit() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '20' },
      people: { type: 'string', default: '12' },
      production: { type: 'boolean', default: false },
    },
  })
  const [rounds, people] = [Number(values.rounds), Number(values.people)]
  if ([rounds, people].every((count) => Number.isInteger(count) && count > 0))
    return { rounds, people, isProduction: values.production }
  console.error(usage)
  process.exit(2)
}
