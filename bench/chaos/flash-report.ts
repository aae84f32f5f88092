import type { FlashTicket } from '@jishi/contract'
import { closedWithin, jobChecks, ledgerChecks, moneyChecks, stockChecks } from './audit.ts'
import { claimIdOf, flashChecks, listTickets } from './flash-audit.ts'
import { countUnits, type FlashFacts } from './flash-facts.ts'
import { describe, printWrong, tally } from './report.ts'

/** One process that was killed. Times are epoch milliseconds. */
export interface Kill {
  victim: string
  inFlight: number
  startedAgainAt: number
  /** Both servers and all stores answer. */
  readyAt: number
}

/** A closing job that is lost with its queue leaves the order to the sweep, which the next kill may cut off. */
const closingGraceMs = 120_000

/** Prints what happened and what the audit found; tells whether every promise holds. */
export function printFlashReport(facts: FlashFacts, kills: readonly Kill[]): boolean {
  const { told, orders, payments, claims, items } = facts
  const sold = items.reduce((sum, { id }) => sum + countUnits(claims, id, 'paid'), 0)
  const stock = items.reduce((sum, item) => sum + item.stock, 0)
  const inFlight = kills.map((kill) => kill.inFlight).toSorted((a, b) => a - b)
  const given = told.presses.filter(({ tickets }) => tickets.size > 0)
  const known = new Set(listTickets(given).map(claimIdOf))
  const untold = claims.filter(({ claim_id }) => !known.has(claim_id))
  console.log(`
kill -9: ${kills.length} times, with ${inFlight[0] ?? 0} to ${inFlight.at(-1) ?? 0} claims in flight
${[...Map.groupBy(kills, ({ victim }) => victim)].map(describeKills).join('\n')}
  next ticket resolved ${describe(kills.flatMap((kill) => findNextTicket(kill, told.resolvedAt)))}
  requests repeated    ${told.answers.repeats}
  units                ${sold} of ${stock} sold, ${items.length} items
  gates                ${items.reduce((sum, { epoch }) => sum + epoch - 1, 0)} built
  presses              ${told.presses.length}
  tickets              ${given.length}: ${tally(given.map(({ tickets }) => describeLast([...tickets], facts)))}
  claims written       ${claims.length}: ${tally(claims.map(({ state, reason }) => reason ?? state))}
  without a ticket     ${untold.length}: the answer was lost, and on the second try it was sold out
  orders               ${orders.length}: ${tally(orders.map(({ status }) => status))}
  payments             ${payments.length}: ${tally(payments.map(({ state }) => state))}
  refusals             ${[...told.answers.refusals].map(([code, times]) => `${times} ${code}`).join(', ') || 'none'}
  strangers refused    ${told.strangersRefused}
`)
  const closing = closedWithin(closingGraceMs)
  const checks = [...flashChecks, ...stockChecks, ...ledgerChecks, closing, ...moneyChecks, ...jobChecks]
  const areRight = checks.map(({ promise, find }) => printWrong(promise, find(facts)))
  return [
    printWrong(
      'every kill met claims in flight',
      kills.filter((kill) => kill.inFlight === 0),
    ),
    ...areRight,
  ].every(Boolean)
}

function describeKills([victim, kills]: [string, Kill[]]): string {
  const times = describe(kills.map(({ startedAgainAt, readyAt }) => readyAt - startedAgainAt))
  return `  ${victim.padEnd(20)} ${String(kills.length).padStart(2)}, ready again after ${times}`
}

/** How long after the process was started again anybody's ticket was resolved. */
function findNextTicket({ startedAgainAt }: Kill, resolvedAt: readonly number[]): number[] {
  const next = resolvedAt.find((at) => at >= startedAgainAt)
  return next === undefined ? [] : [next - startedAgainAt]
}

function describeLast([ticket = '']: string[], { lastAnswers }: FlashFacts): string {
  const last: FlashTicket | undefined = lastAnswers.get(ticket)
  return last?.reason ?? last?.state ?? 'unknown'
}
