import type { Insertable } from 'kysely'
import type { Db, Tx } from '../../infra/database/database.ts'
import type { AuditLogTable } from './staff.tables.ts'

export async function insertAudit(tx: Tx, entry: Insertable<AuditLogTable>): Promise<void> {
  await tx.insertInto('audit_log').values(entry).execute()
}

export interface AuditFilter {
  subject?: { kind: string; id?: string }
  staffId?: number
  /** Only what came before that entry. */
  before?: { at: number; id: number }
}

/** The latest first. */
export function listAuditRows(db: Db, { subject, staffId, before }: AuditFilter, limit: number) {
  let query = db
    .selectFrom('audit_log')
    .leftJoin('staff', 'staff.id', 'audit_log.staff_id')
    .selectAll('audit_log')
    .select('staff.username')
  if (subject !== undefined) query = query.where('subject_kind', '=', subject.kind)
  if (subject?.id !== undefined) query = query.where('subject_id', '=', subject.id)
  if (staffId !== undefined) query = query.where('staff_id', '=', staffId)
  if (before !== undefined) {
    query = query.where((eb) =>
      eb.and([
        eb('at', '<=', before.at),
        eb.or([eb('at', '<', before.at), eb('audit_log.id', '<', before.id)]),
      ]),
    )
  }
  return query.orderBy('at', 'desc').orderBy('audit_log.id', 'desc').limit(limit).execute()
}
