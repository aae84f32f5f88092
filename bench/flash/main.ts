import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { findFreePort } from '../../apps/server/test/free-port.ts'
import type { Child } from '../harness/child.ts'
import { saleSettings, scheduleSale } from '../harness/flash-sale.ts'
import { describeMachine } from '../harness/machine.ts'
import { type Mall, openMall } from '../harness/mall.ts'
import { createPeople } from '../harness/people.ts'
import { createProgress } from '../harness/progress.ts'
import { runLoad } from '../load/load.ts'
import type { CrowdResult } from '../load/protocol.ts'
import { checkSale } from './checks.ts'
import { gatherFacts } from './facts.ts'
import { type Options, readOptions, usage } from './options.ts'
import { composePage } from './page.ts'
import { payAll } from './pay.ts'
import { composeReport } from './report.ts'
import { printReport } from './terminal.ts'

/**
 * One flash sale from the first press to the last order: people come, press in the same second, try again as a browser
 * does, and follow their tickets. Exit code 1: a promise was broken.
 */
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
const startsInMs = 6_000
const limit = 1

const options = readOptionsOrExit()
const progress = createProgress()
const mall = await progress.during('preparing a shop', undefined, () =>
  openMall({ isProduction: options.isProduction, env: settingsOf(options) }),
)
const isRight = await run(mall).finally(() => mall.close())
process.exit(isRight ? 0 : 1)

async function run(shop: Mall): Promise<boolean> {
  const { users, stock } = options
  const house = await openHouse(shop)
  const people = await progress.during(`${users} people sign up`, undefined, () =>
    createPeople(shop, { first: 0, count: users }),
  )
  const tokens = people.map(({ token }) => token)
  const sale = await scheduleSale(shop, [{ stock, limitPerPerson: limit }], startsInMs)
  const crowd = await progress.during('the sale', undefined, () =>
    runLoad(
      'crowd',
      {
        origins: house.origins,
        itemId: sale.items[0]?.itemId ?? 0,
        startsAt: sale.startsAt,
        tokens,
        concurrency: options.concurrency,
        hasOwnAddresses: options.hasLimits,
      },
      join(shop.folder, 'load.log'),
    ),
  )
  const paid = await progress.during('paying', undefined, () => payAll(shop, listPayers(crowd, tokens)))
  const facts = await progress.during('looking at the books', undefined, () => gatherFacts(shop, sale, crowd))
  const checks = checkSale(facts, { expected: Math.min(stock, users * limit), limit })
  const machine = await describeMachine(shop)
  await house.close()

  const report = composeReport(options, { machine, facts, checks, paid })
  printReport(report)
  if (options.htmlFile !== undefined) writeFileSync(resolve(options.htmlFile), composePage(report))
  if (options.jsonFile !== undefined)
    writeFileSync(resolve(options.jsonFile), `${JSON.stringify(report, null, 2)}\n`)
  return checks.every(({ holds }) => holds)
}

function settingsOf({ workers, hasLimits }: Options): Record<string, string> {
  return { ...saleSettings, RUN_JOBS: String(workers === 0), ...(hasLimits && { RATE_LIMIT_SCALE: '1' }) }
}

async function openHouse(shop: Mall): Promise<{ origins: string[]; close(): Promise<void> }> {
  const children: Child[] = [await shop.open()]
  const origins = [shop.origin]
  while (origins.length < options.servers) {
    const port = await findFreePort()
    children.push(await shop.open({ port }))
    origins.push(`http://127.0.0.1:${port}`)
  }
  for (let worker = 0; worker < options.workers; worker++) children.push(shop.openWorker())
  return {
    origins,
    async close() {
      await Promise.all(children.map((child) => child.stop()))
    },
  }
}

/** The first of those who have an order. */
function listPayers({ tickets }: CrowdResult, tokens: readonly string[]) {
  const ordered = tickets.flatMap(({ person, orderNo }) =>
    orderNo === null ? [] : [{ token: tokens[person] ?? '', orderNo }],
  )
  return ordered.slice(0, Math.round(options.pay * ordered.length))
}

function readOptionsOrExit(): Options {
  try {
    return readOptions(process.argv.slice(2))
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`)
    process.exit(2)
  }
}
