import type { AuditProgress } from './audit.ts'

const redrawMs = 300
const thousands = new Intl.NumberFormat('en-US')

/** How far an audit is, on one line of a terminal that is drawn anew at most three times a second. */
export function createAuditLine(output: { write(text: string): unknown }, now = () => performance.now()) {
  let drawnAt = Number.NEGATIVE_INFINITY

  return {
    update(progress: AuditProgress): void {
      if (now() - drawnAt < redrawMs) return
      drawnAt = now()
      output.write(`\r${describeProgress(progress)}\x1b[K`)
    },
    clear(): void {
      output.write('\r\x1b[K')
    },
  }
}

/** `12 % · 1,200,000 of 10,000,000 rows` */
function describeProgress({ seen, total }: AuditProgress): string {
  // Counted nearly: in the end there may be a few more.
  const all = Math.max(total, seen)
  const percent = all === 0 ? 100 : Math.floor((seen / all) * 100)
  return `${percent} % · ${thousands.format(seen)} of ${thousands.format(all)} rows`
}
