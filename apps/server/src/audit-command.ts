import { parseArgs } from 'node:util'
import { type AuditProgress, describeAudit, runAudit } from './audit.ts'
import type { Services } from './wire.ts'

interface Answer {
  text: string
  /** 0: every promise holds. 1: one is broken, and here are the rows. 75, as in sysexits.h: nothing was proven, try again. */
  exitCode: 0 | 1 | 75
}

/** `jishi audit [--json]`. */
export async function auditCommand(
  { database, proofs, orders }: Pick<Services, 'database' | 'proofs' | 'orders'>,
  args: string[],
  onProgress?: (progress: AuditProgress) => void,
): Promise<Answer> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean', default: false } } })
  const report = await orders.months.runUndisturbed(() => runAudit(database, proofs, onProgress))
  if (report === undefined)
    return {
      text: 'Nothing was proven: a period of the ledger is being archived or brought back. Try again when that is done.',
      exitCode: 75,
    }
  return {
    text: values.json ? JSON.stringify(report, null, 2) : describeAudit(report),
    exitCode: report.isClean ? 0 : 1,
  }
}
