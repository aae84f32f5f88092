import type { LabReport, LabResult } from './lab.ts'

const columns: { title: string; of: (result: LabResult) => string }[] = [
  { title: 'requests/s', of: ({ requestsPerSecond }) => whole(requestsPerSecond) },
  { title: 'p50 ms', of: ({ p50Ms }) => p50Ms.toFixed(1) },
  { title: 'p99 ms', of: ({ p99Ms }) => p99Ms.toFixed(1) },
  { title: 'errors', of: ({ errors }) => whole(errors) },
  { title: 'retries', of: ({ retries }) => whole(retries) },
  { title: 'sold', of: ({ sold }) => whole(sold) },
  { title: 'oversold', of: ({ oversold }) => whole(oversold) },
  { title: 'undersold', of: ({ undersold }) => whole(undersold) },
]
const nameWidth = 13
const width = 11

/** For a person: a line for each way, then what went wrong. */
export function describeLab({ database, load, results }: LabReport): string {
  const { buyers, requests, stock } = load
  return [
    `${database}: ${whole(buyers)} buyers at once, ${whole(requests)} requests for ${whole(stock)} units`,
    '',
    line('way', ({ title }) => title),
    ...results.map((result) => line(result.way, ({ of }) => of(result))),
    '',
    ...results.flatMap(listTroubles),
  ].join('\n')
}

function line(name: string, cell: (column: (typeof columns)[number]) => string): string {
  return name.padEnd(nameWidth) + columns.map((column) => cell(column).padStart(width)).join('')
}

function listTroubles(result: LabResult): string[] {
  const { way, oversold, undersold, brokenPromises, errors, firstError } = result
  return [
    ...(oversold > 0 ? [`${way} sold ${whole(oversold)} units that were never there`] : []),
    ...(undersold > 0 ? [`${way} kept ${whole(undersold)} units that somebody wanted`] : []),
    ...(brokenPromises > 0 ? [`${way} promised ${whole(brokenPromises)} units without an order`] : []),
    ...(errors > 0 ? [`${way} failed ${whole(errors)} times, first: ${firstError}`] : []),
  ]
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}
