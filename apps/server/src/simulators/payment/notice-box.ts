import type { DatabaseSync } from 'node:sqlite'

/** A notification on its way: `nextAt` null once it was taken or given up. */
export interface Notice {
  id: string
  tradeNo: string
  tries: number
  nextAt: number | null
}

export const noticeSchema = `
  create table if not exists notice (
    id text primary key, tradeNo text not null, tries integer not null, nextAt integer
  ) strict;
  create index if not exists notice_due on notice (nextAt) where nextAt is not null;`

/** Notifications that wait to be sent; the ledger puts them in. */
export function createNoticeBox(db: DatabaseSync) {
  const listDue = db.prepare('select * from notice where nextAt <= ? order by nextAt limit ?')
  const claim = db.prepare(
    'update notice set tries = tries + 1, nextAt = ? where id = ? and tries = ? and nextAt is not null',
  )
  const end = db.prepare('update notice set nextAt = null where id = ?')

  return {
    listDueNotices(now: number, limit: number): Notice[] {
      return listDue.all(now, limit) as unknown as Notice[]
    },

    /** Books one more try before it is made, so that a crash repeats it later; false when somebody else was faster. */
    claimNotice({ id, tries }: Notice, nextAt: number | null): boolean {
      return claim.run(nextAt, id, tries).changes === 1
    },

    endNotice(id: string): void {
      end.run(id)
    },
  }
}
