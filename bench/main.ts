import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { buildStorefront } from '../scripts/storefront-build.ts'
import { measureBaseline } from './baselines/index.ts'
import { type Arguments, readArguments, usage } from './harness/arguments.ts'
import { describeMachine, type Machine } from './harness/machine.ts'
import { openMall } from './harness/mall.ts'
import { measureOtherWork, noisyShare } from './harness/other-work.ts'
import { createProgress } from './harness/progress.ts'
import { composeTable, describe, type Row, rowsOf, toResult } from './harness/report.ts'
import { createStage, type StageDeps, warmupSeconds } from './harness/stage.ts'
import type { LoadResult } from './load/protocol.ts'
import { workloads } from './workloads/index.ts'
import type { BaselineName, Workload } from './workloads/workload.ts'

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

const args = readArgumentsOrExit()
const progress = createProgress()
const chosen = workloads.filter((workload) => args.workloads.includes(workload.name))
await prepareStorefront()
const mall = await progress.during('preparing a shop', undefined, () => openMall(args))
const notes: string[] = []
const stageDeps: StageDeps = {
  mall,
  seconds: args.seconds,
  orders: args.orders,
  progress,
  notes,
  profileFlags: [],
  population: [],
}
const baselines = new Map<BaselineName, LoadResult>()
try {
  await lookForNoise('before')
  const rows: Row[] = []
  for (const workload of chosen) rows.push(...(await measure(workload)))
  await lookForNoise('after')
  const machine = await describeMachine(mall)
  report(machine, [...listBaselineRows(), ...rows])
} finally {
  await mall.close()
}
process.exit()

async function prepareStorefront(): Promise<void> {
  if (!chosen.some((workload) => workload.name.startsWith('page-'))) return
  await progress.during('building the storefront where its sources changed', undefined, () =>
    buildStorefront({ quiet: true }),
  )
}

/** Baseline and workload are measured one after the other: other work in one of them makes the ratio a matter of luck. */
async function lookForNoise(when: 'before' | 'after'): Promise<void> {
  const share = await progress.during('looking for other work on the machine', undefined, measureOtherWork)
  if (share > noisyShare)
    notes.push(
      `Other work took ${Math.round(100 * share)} % of the processors ${when} the run: the ratios are not to be trusted.`,
    )
}

/** What a workload makes of its own shop, no other one has to live with. */
async function measure(workload: Workload): Promise<Row[]> {
  if (workload.needsOwnShop !== true) return measureIn(stageDeps, workload)
  const own = await progress.during('preparing another shop', undefined, () => openMall(args))
  return measureIn({ ...stageDeps, mall: own, population: [] }, workload).finally(() => own.close())
}

/** Its baselines first, while no server runs; then the workload against a fresh process. */
async function measureIn(deps: StageDeps, workload: Workload): Promise<Row[]> {
  for (const name of workload.baselines) {
    if (baselines.has(name)) continue
    const time = { warmup: warmupSeconds, seconds: args.seconds }
    const load = await progress.during(`baseline ${name}`, warmupSeconds + args.seconds, () =>
      measureBaseline(name, deps.mall, time),
    )
    baselines.set(name, load)
  }
  const flags = profileFlags(workload)
  const server = await deps.mall.open({ execArgv: flags, env: workload.env })
  try {
    return rowsOf(
      workload.name,
      await workload.run(createStage(workload.name, { ...deps, profileFlags: flags }, server)),
      baselines,
    )
  } finally {
    await server.stop()
  }
}

function profileFlags({ name }: Workload): string[] {
  if (args.profileFolder === undefined) return []
  return ['--cpu-prof', `--cpu-prof-dir=${join(resolve(args.profileFolder), name)}`]
}

function listBaselineRows(): Row[] {
  return [...baselines].map(([metric, load]) => ({ workload: 'baseline', metric, load }))
}

function report(machine: Machine, rows: Row[]): void {
  const mode = args.isProduction ? 'production drivers' : 'embedded drivers'
  console.log(`\n${describe(machine)}; ${mode}; ${args.seconds} s each\n`)
  console.log(composeTable(rows))
  for (const note of notes) console.log(`\n${note}`)
  for (const { workload, metric, load } of rows)
    for (const sample of load.samples) console.log(`\nerror in ${workload} ${metric}: ${sample}`)
  if (args.jsonFile === undefined) return
  const file = resolve(args.jsonFile)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, `${JSON.stringify({ machine, results: rows.map(toResult) }, null, 2)}\n`)
}

function readArgumentsOrExit(): Arguments {
  try {
    return readArguments(
      process.argv.slice(2),
      workloads.map((workload) => workload.name),
    )
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`)
    process.exit(2)
  }
}
