import type { listStaffPages, ReplyOf, StaffPage } from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { JobOutbox } from '../../kernel/events.ts'
import { toKeyset } from '../../kernel/page.ts'
import type { Audit } from '../staff/index.ts'
import type { PageRow } from './page.queries.ts'
import { readKey } from './page.rules.ts'
import type { PageService } from './page.service.ts'
import { findKey, listPages } from './page-list.queries.ts'

export type PageAdmin = ReturnType<typeof createPageAdmin>

interface Deps {
  database: Database
  pages: Pick<PageService, 'refresh'>
  audit: Pick<Audit, 'record'>
  outbox: JobOutbox<Tx>
}

const pageSize = 50

/** What staff see of the static pages, and may have rendered anew. */
export function createPageAdmin({ database, pages, audit, outbox }: Deps) {
  function record(tx: Tx, staffId: number, id: string): Promise<void> {
    const subject = { kind: 'page', id }
    return audit.record(tx, {
      staffId,
      action: 'page.change',
      subject,
      before: null,
      after: { refreshed: id },
    })
  }

  return {
    /** In the order of their ids. */
    async list({ after = 0, stale: isStale = false } = {}): Promise<ReplyOf<typeof listStaffPages>> {
      const rows = await listPages(database.db, { after, isStale, limit: pageSize + 1 })
      return toKeyset(rows, pageSize, (row) => String(row.id), presentPage)
    },

    /** Throws page.not_found. */
    async refresh(staffId: number, id: number): Promise<void> {
      const key = await findKey(database.db, id)
      if (key === undefined) throw new AppError('page.not_found', { id })
      await database.transaction((tx) => record(tx, staffId, key))
      await pages.refresh([key])
    },

    async refreshAll(staffId: number): Promise<void> {
      await database.transaction(async (tx) => {
        await record(tx, staffId, 'all')
        await outbox.append(tx, { name: 'page.refresh_all', payload: {} })
      })
    },
  }
}

function presentPage(row: PageRow): StaffPage {
  const { path, language } = readKey(row.page_key) ?? { path: row.page_key, language: 'zh-CN' as const }
  return {
    id: row.id,
    path,
    language,
    state: stateOf(row),
    renderedAt: toTime(row.rendered_at),
    changedAt: toTime(row.changed_at),
    staleSince: toTime(row.stale_since),
  }
}

function stateOf(row: PageRow): StaffPage['state'] {
  if (row.rendered_at === null) return 'missing'
  return row.stale_since === null ? 'fresh' : 'stale'
}

function toTime(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
