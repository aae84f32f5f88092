import { drainClaims } from '../harness/drain-claims.ts'
import { countSold, type SaleItem, saleSettings, scheduleSale, waitUntilOpen } from '../harness/flash-sale.ts'
import { giveMemory } from '../harness/sized-database.ts'
import type { ClaimResult, LoadResult } from '../load/protocol.ts'
import { average } from './average.ts'
import type { Measurement, Stage, Workload } from './workload.ts'

/** Baselines and shop take turns, so that a slower moment of the machine meets both. */
const turns = 2
const people = 20_000
const crowd = 500
const lastPieces = 500
/** More than anybody can press for while it is measured. */
const plenty = { stock: 5_000_000, limitPerPerson: 1_000 }
const single = { stock: 1, limitPerPerson: 1 }
const startsInMs = 4_000
const refused = 409
const accepted = 202

/**
 * A flash sale in three parts: claims while there is stock, claims after it is gone, and the orders that one worker makes of
 * a full log of claims. Then 500 at once want 500 pieces.
 */
export const flash: Workload = {
  name: 'flash',
  baselines: [],
  needsOwnShop: true,
  // What decides is one process that does nothing but answer; the worker is another.
  env: { ...saleSettings, RUN_JOBS: 'false' },
  async run(stage) {
    // A turn leaves some hundred thousand orders behind.
    await giveMemory(stage.mall)
    const tokens = await stage.prepare('making people', async () =>
      (await stage.people(people)).map(({ token }) => token),
    )
    const items = await openItems(stage)
    const scripts: LoadResult[] = []
    const claims: LoadResult[] = []
    const rows: LoadResult[] = []
    const orders: LoadResult[] = []
    const hellos: LoadResult[] = []
    const refusals: LoadResult[] = []
    // A claim costs a fresh process half as much again as one that has been open for a while.
    const warmUp = { tokens, itemId: items.crowded.itemId, statuses: [accepted], warmup: 0, seconds: 10 }
    const { accepted: leftover } = await stage.claim('warming up', warmUp)
    // A worker serves all items in turn: what the warm-up left would take half of its time from what is measured.
    await stage.prepare('writing what the warm-up left', () =>
      drainClaims(stage.mall, { itemId: items.crowded.itemId, claims: leftover }),
    )
    for (const { open, gone } of items.turns) {
      const load = { tokens, itemId: open.itemId, statuses: [accepted] }
      scripts.push(await stage.claimPlainly('one script', load))
      const claimed = await stage.claim('accepted', load)
      claims.push(claimed)
      rows.push(await stage.writeSingleRows('single rows'))
      orders.push(
        await stage.prepare('written', () =>
          drainClaims(stage.mall, {
            itemId: open.itemId,
            claims: claimed.accepted,
            execArgv: stage.profileFlags,
          }),
        ),
      )
      hellos.push(await stage.sayHello('hello'))
      refusals.push(await refuse(stage, tokens, gone))
    }
    noteCpuTime(stage, 'accepted', average(claims), { name: 'one script', ...average(scripts) })
    noteCpuTime(stage, 'refused', average(refusals), { name: 'hello', ...average(hellos) })
    await lookAtCrowd(stage, tokens, items.crowded)
    return [
      { metric: 'accepted', baseline: { name: 'one script', load: average(scripts) }, load: average(claims) },
      { metric: 'refused', baseline: { name: 'hello', load: average(hellos) }, load: average(refusals) },
      { metric: 'written', baseline: { name: 'single rows', load: average(rows) }, load: average(orders) },
      ...(await sellLast(stage, tokens, items.last)),
    ]
  },
}

/** Each part sells an item of its own. */
async function openItems(stage: Stage) {
  const wanted = [
    ...Array.from({ length: turns }, () => [plenty, single]).flat(),
    plenty,
    { stock: lastPieces, limitPerPerson: 1 },
  ]
  const sale = await stage.prepare('waiting for the sale to begin', async () => {
    const scheduled = await scheduleSale(stage.mall, wanted, startsInMs)
    await waitUntilOpen(scheduled)
    return scheduled
  })
  const itemAt = (index: number) => sale.items[index] as SaleItem
  return {
    turns: Array.from({ length: turns }, (_, turn) => ({
      open: itemAt(2 * turn),
      gone: itemAt(2 * turn + 1),
    })),
    crowded: itemAt(2 * turns),
    last: itemAt(2 * turns + 1),
  }
}

/** Somebody takes the only piece; then all of them come. */
async function refuse(stage: Stage, tokens: string[], { itemId }: SaleItem): Promise<ClaimResult> {
  const brief = { concurrency: 1, warmup: 0, seconds: 1 }
  const first = await stage.claim('selling out', { ...brief, tokens, itemId, statuses: [accepted, refused] })
  if (first.accepted !== 1) throw new Error(`flash: ${first.accepted} got the only piece`)
  return stage.claim('refused', { tokens, itemId, statuses: [refused] })
}

/** What other work on the machine changes least. */
function noteCpuTime(
  { note }: Stage,
  metric: string,
  { cpuUs }: LoadResult,
  baseline: LoadResult & { name: string },
): void {
  if (cpuUs === undefined || baseline.cpuUs === undefined) return
  const [shop, least] = [cpuUs.toFixed(0), baseline.cpuUs.toFixed(0)]
  const share = ((100 * baseline.cpuUs) / cpuUs).toFixed(0)
  note(
    `flash ${metric}: ${shop} µs of processor time each, ${baseline.name} ${least} µs: by that the rate could be ${share} %`,
  )
}

async function lookAtCrowd(stage: Stage, tokens: string[], { itemId }: SaleItem): Promise<void> {
  const job = { tokens, itemId, statuses: [accepted], concurrency: crowd }
  const { p50Ms, p99Ms, rate } = await stage.claim(`accepted, ${crowd} at once`, job)
  const times = (p99Ms / p50Ms).toFixed(1)
  stage.note(
    `flash: with ${crowd} at once ${rate.toFixed(0)} accepted per second, p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms: x ${times}`,
  )
}

/** Everybody wants one of a few; what was sold is counted from the orders. */
async function sellLast(stage: Stage, tokens: string[], item: SaleItem): Promise<Measurement[]> {
  const job = { tokens, itemId: item.itemId, statuses: [accepted, refused] }
  const load = await stage.claim('the last pieces', { ...job, concurrency: crowd, warmup: 0, seconds: 3 })
  await stage.prepare('writing the last orders', () =>
    drainClaims(stage.mall, { itemId: item.itemId, claims: load.accepted }),
  )
  const sold = await countSold(stage.mall.database, item.itemId)
  const count = (rate: number): LoadResult => ({ ...load, rate })
  return [
    { metric: 'oversold', unit: 'count', load: count(Math.max(0, sold - item.stock)) },
    { metric: 'undersold', unit: 'count', load: count(Math.max(0, item.stock - sold)) },
  ]
}
