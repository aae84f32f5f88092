import type { LoadResult } from '../load/protocol.ts'
import type { BaselineName, Measurement, OwnBaseline } from '../workloads/workload.ts'
import type { Machine } from './machine.ts'

/** One line of the result file. Rates are means over the measured seconds. */
export interface Result {
  workload: string
  metric: string
  value: number
  unit: 'per second' | 'ms' | 'score' | 'µs each' | 'count' | 'KB'
  /** The rate of the baseline in the same run; null for a baseline itself. */
  baseline: number | null
  ratio: number | null
  errors: number
}

/** What was measured of one workload (or `baseline`). */
export interface Row {
  workload: string
  metric: string
  load: LoadResult
  unit?: Result['unit']
  baseline?: OwnBaseline
}

export function rowsOf(
  workload: string,
  measurements: Measurement[],
  baselines: ReadonlyMap<BaselineName, LoadResult>,
): Row[] {
  return measurements.map(({ metric, load, unit, baseline }) => {
    if (typeof baseline !== 'string') return { workload, metric, load, unit, baseline }
    const found = baselines.get(baseline)
    if (found === undefined) throw new Error(`${workload} needs the baseline ${baseline}`)
    return { workload, metric, load, unit, baseline: { name: baseline, load: found } }
  })
}

export function toResult({ workload, metric, load, unit = 'per second', baseline }: Row): Result {
  const figureOf = figures[unit]
  return {
    workload,
    metric,
    value: round(figureOf(load), unit === 'score' ? 4 : 1),
    unit,
    baseline: baseline === undefined ? null : round(figureOf(baseline.load), 1),
    ratio: baseline === undefined ? null : round(figureOf(load) / figureOf(baseline.load), 4),
    errors: load.errors,
  }
}

const rateOf = ({ rate }: LoadResult) => rate
const figures: Record<Result['unit'], (load: LoadResult) => number> = {
  'per second': rateOf,
  score: rateOf,
  count: rateOf,
  KB: rateOf,
  ms: ({ p95Ms }) => p95Ms,
  'µs each': ({ rate }) => 1_000_000 / rate,
}

function composeRate(rate: number, unit: Row['unit']): string {
  if (unit === 'score') return rate.toFixed(4)
  return rate.toFixed(rate < 100 && unit !== 'count' ? 1 : 0)
}

function composeRatio(load: LoadResult, baseline: LoadResult, unit: Row['unit']): string {
  if (unit === 'ms') return `p95 x ${(load.p95Ms / baseline.p95Ms).toFixed(2)}`
  if (unit === 'µs each') return `cost x ${(baseline.rate / load.rate).toFixed(2)}`
  return `${((100 * load.rate) / baseline.rate).toFixed(1)} %`
}

export function composeTable(rows: Row[]): string {
  const cells = rows.map(({ workload, metric, load, unit, baseline }) => [
    workload,
    metric,
    composeRate(load.rate, unit),
    load.p50Ms.toFixed(1),
    load.p99Ms.toFixed(1),
    baseline === undefined ? '' : baseline.name,
    baseline === undefined ? '' : composeRatio(load, baseline.load, unit),
    String(load.errors),
  ])
  return alignColumns(
    ['workload', 'metric', 'per second', 'p50 ms', 'p99 ms', 'baseline', 'of it', 'errors'],
    cells,
  )
}

export function describe({ cpus, model, memoryGb, node, database, redis }: Machine): string {
  const stores = redis === null ? database : `${database}, Redis ${redis}`
  return `${cpus} CPUs (${model}), ${memoryGb} GB, Node ${node}, ${stores}`
}

const textColumns = new Set([0, 1, 5])

function alignColumns(head: string[], rows: string[][]): string {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const line = (row: string[]) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0
        return textColumns.has(column) ? cell.padEnd(width) : cell.padStart(width)
      })
      .join('  ')
      .trimEnd()
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n')
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
