import type { Machine } from '../harness/machine.ts'
import { describe } from '../harness/report.ts'
import { percentile } from '../load/closed-loop.ts'
import type { Check } from './checks.ts'
import type { Facts } from './facts.ts'
import type { Options } from './options.ts'
import { type Slot, slotMs, toTimeline } from './timeline.ts'

const mostColumns = 80

/** Everything that was found, in the words of whoever reads it. */
export interface Report {
  /** What was asked for. */
  sale: Pick<Options, 'users' | 'concurrency' | 'stock' | 'servers' | 'workers' | 'hasLimits'> & {
    drivers: string
  }
  machine: Machine
  machineText: string
  totals: [name: string, value: string][]
  /** Of a tenth of a second each. */
  slots: Slot[]
  /** The same for a terminal, which is not as wide as a long sale. */
  columns: { widthMs: number; slots: Slot[] }
  checks: Check[]
}

export function composeReport(
  { isProduction, ...options }: Options,
  { machine, facts, checks, paid }: { machine: Machine; facts: Facts; checks: Check[]; paid: number },
): Report {
  const { users, concurrency, stock, servers, workers, hasLimits } = options
  const drivers = isProduction ? 'MariaDB and Redis' : 'embedded drivers'
  const written = facts.claims.map(({ writtenAtMs }) => writtenAtMs)
  const { presses } = facts.crowd
  const slots = toTimeline(presses, written)
  const widthMs = slotMs * Math.ceil(slots.length / mostColumns)
  return {
    sale: { users, concurrency, stock, servers, workers, hasLimits, drivers },
    machine,
    machineText: describe(machine),
    totals: sumUp(facts, paid),
    slots,
    columns: { widthMs, slots: toTimeline(presses, written, widthMs) },
    checks,
  }
}

function sumUp({ crowd: { presses }, claims }: Facts, paid: number): Report['totals'] {
  const of = (wanted: string) => presses.filter(([, , kind]) => kind === wanted)
  const accepted = of('accepted')
  const lastAnswer = presses.reduce((last, [atMs]) => Math.max(last, atMs), 0)
  const lastUnit = accepted.reduce((last, [atMs]) => Math.max(last, atMs), 0)
  const delays = claims.map(({ claimedAtMs, writtenAtMs }) => writtenAtMs - claimedAtMs)
  const lastOrder = claims.reduce((last, { writtenAtMs }) => Math.max(last, writtenAtMs), 0)
  const retried = of('busy').length + of('broken').length
  return [
    [
      'presses answered',
      `${number(presses.length)} in ${seconds(lastAnswer)}, ${rate(presses.length, lastAnswer)}`,
    ],
    ['accepted', `${number(accepted.length)}, the last after ${seconds(lastUnit)}`],
    ['refused, sold out', number(of('sold_out').length)],
    ['refused, over the limit', number(of('over_limit').length)],
    ['to be tried again', number(retried)],
    ['latency of an answer', spread(presses.map(([, tookMs]) => tookMs))],
    ['latency, accepted', spread(accepted.map(([, tookMs]) => tookMs))],
    ['orders written', `${number(claims.length)}, the last after ${seconds(lastOrder)}`],
    ['from claim to order', spread(delays)],
    ...(paid > 0 ? [['paid', number(paid)] as [string, string]] : []),
  ]
}

function spread(times: number[]): string {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => `${number(percentile(sorted, share))} ms`
  return `p50 ${at(0.5)}, p99 ${at(0.99)}, longest ${number(sorted.at(-1) ?? 0)} ms`
}

function rate(count: number, ms: number): string {
  return `${number((1000 * count) / Math.max(1, ms))} a second`
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}

function number(value: number): string {
  return Math.round(value).toLocaleString('en')
}
