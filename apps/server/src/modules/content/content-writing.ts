import type { Database, Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Events } from '../../kernel/events.ts'
import type { CatalogService } from '../catalog/index.ts'
import type { Audit } from '../staff/index.ts'
import type {} from './content.events.ts'
import { lockSection, type SectionRow } from './content-admin.queries.ts'

/** What every write of the content needs. */
export interface ContentWriteDeps {
  database: Database
  catalog: CatalogService
  events: Events<Tx>
  audit: Pick<Audit, 'record'>
  /** Called after each commit: what was remembered is old now. */
  onChanged: () => Promise<void>
}

export interface ContentChange {
  staffId: number
  verb: 'add' | 'change' | 'delete'
  kind: 'content' | 'content_category'
  before: { id: number } | null
  after: { id: number } | null
}

/** Runs the change in one transaction, tells that it is committed, and gives what it gave. */
export async function writeContent<Result>(
  { database, onChanged }: ContentWriteDeps,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  const result = await database.transaction(work)
  await onChanged()
  return result
}

/** Writes the audit entry and announces that the section looks different. */
export async function recordContent(
  { audit, events }: ContentWriteDeps,
  tx: Tx,
  contentKey: string,
  { staffId, verb, kind, before, after }: ContentChange,
): Promise<void> {
  const subject = { kind, id: String(before?.id ?? after?.id) }
  await audit.record(tx, { staffId, action: `content.${verb}`, subject, before, after })
  await events.publish(tx, 'content.changed', { contentKey })
}

/** Throws content.category_not_found. */
export async function getLockedSection(
  { database }: ContentWriteDeps,
  tx: Tx,
  id: number,
): Promise<SectionRow> {
  const section = await lockSection(tx, database, id)
  if (section === undefined) throw new AppError('content.category_not_found', { id })
  return section
}

/** Throws staff.changed_meanwhile unless the version that was read is the one that is there. */
export function checkContentVersion(current: { version: number }, version: number): void {
  if (current.version !== version) throw new AppError('staff.changed_meanwhile', { version: current.version })
}
