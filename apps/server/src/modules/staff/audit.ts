import type { AuditView } from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { toKeyset } from '../../kernel/page.ts'
import { insertAudit, listAuditRows } from './audit.queries.ts'
import { keepChanges } from './audit.rules.ts'

export interface AuditEntry {
  /** Null: the command line. */
  staffId: number | null
  /** The permission it took, such as `sku.change`, or a name of the same form. */
  action: string
  subject: { kind: string; id: string }
  /** Null: it was not there. No secrets: whoever reads the log sees it. */
  before: object | null
  /** Null: it is not there any more. */
  after: object | null
}

export type Audit = ReturnType<typeof createAudit>

/** Who changed what. Entries are written with the change itself and stay for good. */
export function createAudit({ database: { db }, clock }: { database: Database; clock: Clock }) {
  return {
    /** Writes the fields that differ, in the transaction of the change. Nothing is written where nothing differs. */
    async record(tx: Tx, { staffId, action, subject, before, after }: AuditEntry): Promise<void> {
      const kept = keepChanges(before, after)
      if (kept === undefined) return
      await insertAudit(tx, {
        at: clock.now().getTime(),
        staff_id: staffId,
        action,
        subject_kind: subject.kind,
        subject_id: subject.id,
        before: toText(kept.before),
        after: toText(kept.after),
      })
    },

    /** The latest first. `after` is the `next` of the page before. */
    async list(filter: {
      subjectKind?: string
      subjectId?: string
      staffId?: number
      after?: string
      limit?: number
    }): Promise<{ items: AuditView[]; next: string | null }> {
      const { subjectKind, subjectId, staffId, after, limit = 50 } = filter
      const subject = subjectKind === undefined ? undefined : { kind: subjectKind, id: subjectId }
      const before = after === undefined ? undefined : readCursor(after)
      const rows = await listAuditRows(db, { subject, staffId, before }, limit + 1)
      return toKeyset(rows, limit, ({ at, id }) => `${at}.${id}`, present)
    },
  }
}

type Row = Awaited<ReturnType<typeof listAuditRows>>[number]

function present(row: Row): AuditView {
  return {
    id: row.id,
    at: new Date(row.at).toISOString(),
    staff: row.staff_id === null ? null : { id: row.staff_id, username: row.username ?? '' },
    action: row.action,
    subject: { kind: row.subject_kind, id: row.subject_id },
    before: readText(row.before),
    after: readText(row.after),
  }
}

function readCursor(text: string): { at: number; id: number } {
  const [at, id] = text.split('.')
  return { at: Number(at), id: Number(id) }
}

function toText(fields: object | null): string | null {
  return fields === null ? null : JSON.stringify(fields)
}

function readText(text: string | null): Record<string, unknown> | null {
  return text === null ? null : (JSON.parse(text) as Record<string, unknown>)
}
