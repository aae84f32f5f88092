import type { Report } from './report.ts'
import type { Slot } from './timeline.ts'

const steps = '▁▂▃▄▅▆▇█'

/** The report for a terminal: how it went in tenths of a second, what it came to, and whether it kept its word. */
export function printReport({ sale, machineText, totals, columns, checks }: Report): void {
  const { users, stock, concurrency, servers, workers, drivers } = sale
  const processes = `${servers} ${servers === 1 ? 'server' : 'servers'}, ${workers} ${workers === 1 ? 'worker' : 'workers'}`
  console.log(
    `\n${users} people want ${stock} units, ${concurrency} presses at once; ${drivers}; ${processes}`,
  )
  console.log(`${machineText}\n`)
  for (const line of drawLines(columns)) console.log(line)
  console.log()
  const width = Math.max(...totals.map(([name]) => name.length))
  for (const [name, value] of totals) console.log(`${name.padEnd(width)}  ${value}`)
  console.log()
  for (const { promise, holds, found } of checks)
    console.log(`${holds ? 'ok    ' : 'BROKEN'}  ${promise} (${found})`)
}

function drawLines({ widthMs, slots }: Report['columns']): string[] {
  const line = (name: string, unit: string, of: (slot: Slot) => number) => {
    const top = Math.max(...slots.map(of))
    return `${name.padEnd(9)} ${slots.map((slot) => stepOf(of(slot), top)).join('')}  most ${Math.round(top).toLocaleString('en')}${unit}`
  }
  const count = ` in ${widthMs} ms`
  return [
    line('accepted', count, ({ accepted }) => accepted),
    line('refused', count, ({ refused }) => refused),
    line('retried', count, ({ retried }) => retried),
    line('p50', ' ms', ({ p50Ms }) => p50Ms),
    line('p99', ' ms', ({ p99Ms }) => p99Ms),
    line('orders', '', ({ written }) => written),
  ]
}

function stepOf(value: number, top: number): string {
  if (value <= 0) return ' '
  return steps[Math.min(steps.length - 1, Math.floor((value / top) * steps.length))] ?? ''
}
