import type { Generated } from 'kysely'

/** A job that a committed change has promised and that the relay has not handed to the queue yet. */
export interface OutboxTable {
  id: Generated<number>
  /** The queue's id of the job: handing it over twice is one job. */
  job_id: string
  name: string
  payload: string
  run_at: number
  created_at: number
}

declare module '../database/database.ts' {
  interface Tables {
    outbox: OutboxTable
  }
}
