import { type Check, jobChecks, moneyChecks, orderChecks, stockChecks } from './audit.ts'
import type { Facts } from './facts.ts'

const shownRows = 10

/** Prints what happened and what the audit found; tells whether every promise holds. */
export function printReport({
  facts,
  restartsMs,
  isProduction,
}: {
  facts: Facts
  restartsMs: number[]
  isProduction: boolean
}): boolean {
  const { orders, payments, diary } = facts
  console.log(`
kill -9: ${restartsMs.length} times, ${isProduction ? 'production drivers' : 'embedded drivers'}
  ready again after   ${describe(restartsMs)}
  requests repeated   ${diary.repeats}
  submits             ${diary.purchases.length}
  orders              ${orders.length}: ${tally(orders.map((order) => order.status))}
  payments            ${payments.length}: ${tally(payments.map((payment) => payment.state))}
  refusals            ${[...diary.refusals].map(([code, times]) => `${times} ${code}`).join(', ') || 'none'}
`)
  const checks: Check[] = [...stockChecks, ...orderChecks, ...moneyChecks, ...jobChecks]
  return checks.map(({ promise, find }) => printWrong(promise, find(facts))).every(Boolean)
}

/** One line for a promise, and the rows that break it; tells whether there are none. */
export function printWrong(promise: string, wrong: object[]): boolean {
  console.log(`${wrong.length === 0 ? '  holds ' : '  BROKEN'}  ${promise}`)
  for (const row of wrong.slice(0, shownRows)) console.log(`            ${JSON.stringify(row, replaceSets)}`)
  if (wrong.length > shownRows) console.log(`            and ${wrong.length - shownRows} more`)
  return wrong.length === 0
}

export function describe(times: number[]): string {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (index: number) => `${Math.round(sorted[index] ?? 0)} ms`
  return `${at(Math.floor(sorted.length / 2))} (median), ${at(sorted.length - 1)} (longest)`
}

export function tally(values: string[]): string {
  const groups = Map.groupBy(values, (value) => value)
  return [...groups].map(([value, all]) => `${all.length} ${value}`).join(', ')
}

function replaceSets(_key: string, value: unknown): unknown {
  return value instanceof Set ? [...value] : value
}
