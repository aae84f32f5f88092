import { openSqliteFile } from '../../infra/sqlite-file.ts'
import type { Course } from './timetable.ts'

/** A parcel on its way. Times are epoch milliseconds. */
export interface SimulatedParcel {
  trackingNo: string
  course: Course
  startedAt: number
  /** When it made its first stops, where that was not by the timetable. */
  times: number[]
  /** When Kuaidi100 was last asked about it; 0: never. */
  askedAt: number
}

export type ParcelStore = ReturnType<typeof openParcelStore>

/**
 * The carriers' own books, in a file of their own (or `:memory:`): a parcel does not begin its journey anew when the
 * process does.
 */
export function openParcelStore(file: string) {
  const db = openSqliteFile({ file, synchronous: 'normal' })
  db.exec(`create table if not exists parcel (
    trackingNo text primary key, course text not null, startedAt integer not null, times text not null,
    askedAt integer not null
  ) strict`)
  const begin = db.prepare(
    `insert into parcel (trackingNo, course, startedAt, times, askedAt) values (?, 'delivered', ?, '[]', 0)
     on conflict (trackingNo) do nothing`,
  )
  const find = db.prepare('select * from parcel where trackingNo = ?')
  const change = db.prepare('update parcel set course = ?, startedAt = ?, times = ? where trackingNo = ?')
  const ask = db.prepare('update parcel set askedAt = ? where trackingNo = ? and askedAt <= ?')

  /** A number that nobody has named before is handed over now. */
  function findOrBegin(trackingNo: string, now: number): SimulatedParcel {
    begin.run(trackingNo, now)
    const row = find.get(trackingNo) as unknown as SimulatedParcel & { times: string }
    return { ...row, times: JSON.parse(row.times) as number[] }
  }

  return {
    findOrBegin,
    change({ trackingNo, course, startedAt, times }: Omit<SimulatedParcel, 'askedAt'>): void {
      change.run(course, startedAt, JSON.stringify(times), trackingNo)
    },
    /** False when it was asked about after `since`. */
    markAsked(trackingNo: string, now: number, since: number): boolean {
      return ask.run(now, trackingNo, since).changes === 1
    },
    close: () => db.close(),
  }
}
