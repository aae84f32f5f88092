import type { DatabaseSync } from 'node:sqlite'
import { CronExpressionParser } from 'cron-parser'
import { inTransaction } from '../sqlite-file.ts'
import type { JobCounts, QueuedJob } from './queue.ts'
import { maxAttempts } from './retry.rules.ts'

/** A job in the hands of a worker. `attempt` is also the proof of holding it: a later claim has a higher one. */
export interface ClaimedJob {
  id: string
  name: string
  payload: string
  attempt: number
}

/** A day, and some time for clocks that disagree. */
const rememberDoneMs = 25 * 3_600_000

export const jobSchema = `
  create table if not exists job (
    id text not null primary key,
    name text not null,
    payload text not null,
    state text not null default 'waiting' check (state in ('waiting', 'active', 'done', 'failed')),
    attempt integer not null default 0,
    due_at integer not null,
    error text,
    finished_at integer
  ) strict;
  create index if not exists job_due on job (due_at) where state in ('waiting', 'active');
  create index if not exists job_done on job (finished_at) where state = 'done';
  create index if not exists job_failed on job (finished_at) where state = 'failed';
  create table if not exists schedule (
    name text not null primary key,
    cron text not null,
    payload text not null,
    next_at integer not null
  ) strict;
`

export function addJobs(connection: DatabaseSync, jobs: QueuedJob[]): void {
  const insert = connection.prepare(
    'insert or ignore into job (id, name, payload, due_at) values (?, ?, ?, ?)',
  )
  const now = Date.now()
  inTransaction(connection, () => {
    for (const { id, name, payload, delayMs = 0 } of jobs)
      insert.run(id, name, JSON.stringify(payload), now + delayMs)
  })
}

/** Keeps the due time of a schedule that is known already, so that a restart misses nothing. */
export function putSchedule(connection: DatabaseSync, cron: string, name: string, payload: object): void {
  connection
    .prepare(
      `insert into schedule (name, cron, payload, next_at) values (?, ?, ?, ?)
       on conflict (name) do update set
         next_at = case when cron = excluded.cron then next_at else excluded.next_at end,
         cron = excluded.cron, payload = excluded.payload`,
    )
    .run(name, cron, JSON.stringify(payload), nextDue(cron, Date.now()))
}

export function countJobs(connection: DatabaseSync): JobCounts {
  const row = connection
    .prepare(
      `select
         count(*) filter (where state = 'waiting' and due_at <= :now) as waiting,
         count(*) filter (where state = 'waiting' and due_at > :now) as delayed,
         count(*) filter (where state = 'active') as active,
         count(*) filter (where state = 'failed') as failed
       from job where state <> 'done'`,
    )
    .get({ now: Date.now() })
  return { ...(row as unknown as JobCounts) }
}

export type JobClaims = ReturnType<typeof openJobClaims>

/** The worker's side of the table. `due_at` of an active job is the end of its lease: a claim that lapsed is due again. */
export function openJobClaims(connection: DatabaseSync, leaseMs: number) {
  const version = connection.prepare('pragma data_version')
  const nextJob = connection.prepare("select min(due_at) as at from job where state in ('waiting', 'active')")
  const nextSchedule = connection.prepare('select min(next_at) as at from schedule')
  const dueSchedules = connection.prepare(
    'select name, cron, payload, next_at from schedule where next_at <= ?',
  )
  const moveSchedule = connection.prepare('update schedule set next_at = ? where name = ? and next_at = ?')
  const addDue = connection.prepare(
    'insert or ignore into job (id, name, payload, due_at) values (?, ?, ?, ?)',
  )
  const giveUp = connection.prepare(
    `update job set state = 'failed', error = 'every worker that took it died', finished_at = :now
     where state = 'active' and due_at <= :now and attempt >= ${maxAttempts}`,
  )
  const claim = connection.prepare(
    `update job set state = 'active', attempt = attempt + 1, due_at = :now + :leaseMs
     where id in (select id from job where state in ('waiting', 'active') and due_at <= :now order by due_at limit :limit)
     returning id, name, payload, attempt`,
  )
  const holds = "where id = :id and attempt = :attempt and state = 'active'"
  const extend = connection.prepare(`update job set due_at = :dueAt ${holds}`)
  const finish = connection.prepare(
    `update job set state = 'done', payload = '', error = null, finished_at = :now ${holds}`,
  )
  const retry = connection.prepare(
    `update job set state = 'waiting', due_at = :dueAt, error = :error ${holds}`,
  )
  const fail = connection.prepare(
    `update job set state = 'failed', error = :error, finished_at = :now ${holds}`,
  )
  const forget = connection.prepare("delete from job where state = 'done' and finished_at < ?")

  const readAt = (row: unknown) => (row as { at: number | null }).at ?? Infinity

  return {
    /** Another number as soon as any other connection has written: far cheaper than looking into the tables. */
    version: () => (version.get() as { data_version: number }).data_version,
    /** When the next job or schedule is due; Infinity when there is none. */
    nextDueAt: () => Math.min(readAt(nextJob.get()), readAt(nextSchedule.get())),
    claim(limit: number): ClaimedJob[] {
      const now = Date.now()
      return inTransaction(connection, () => {
        for (const row of dueSchedules.all(now) as unknown as ScheduleRow[]) {
          moveSchedule.run(nextDue(row.cron, now), row.name, row.next_at)
          addDue.run(`cron:${row.name}:${row.next_at}`, row.name, row.payload, now)
        }
        giveUp.run({ now })
        return claim.all({ now, leaseMs, limit }) as unknown as ClaimedJob[]
      })
    },
    extend(jobs: ClaimedJob[]) {
      if (jobs.length === 0) return
      const dueAt = Date.now() + leaseMs
      inTransaction(connection, () => {
        for (const { id, attempt } of jobs) extend.run({ id, attempt, dueAt })
      })
    },
    finish({ id, attempt }: ClaimedJob) {
      finish.run({ id, attempt, now: Date.now() })
    },
    retryIn({ id, attempt }: ClaimedJob, delayMs: number, error: string) {
      retry.run({ id, attempt, error, dueAt: Date.now() + delayMs })
    },
    fail({ id, attempt }: ClaimedJob, error: string) {
      fail.run({ id, attempt, error, now: Date.now() })
    },
    forgetDone() {
      forget.run(Date.now() - rememberDoneMs)
    },
  }
}

interface ScheduleRow {
  name: string
  cron: string
  payload: string
  next_at: number
}

/** China has no daylight saving time: a due time comes exactly once. */
function nextDue(cron: string, after: number): number {
  return CronExpressionParser.parse(cron, { currentDate: after, tz: 'Asia/Shanghai' }).next().getTime()
}
