import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSqliteFile } from '../sqlite-file.ts'
import {
  addJobs,
  type ClaimedJob,
  countJobs,
  type JobClaims,
  jobSchema,
  openJobClaims,
} from './sqlite-jobs.ts'

describe('claims that lapse', () => {
  let folder: string
  let connection: DatabaseSync
  /** A lease of no time: whatever is claimed can be claimed again at once. */
  let claims: JobClaims

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jishi-test-jobs-'))
    connection = openSqliteFile({ file: join(folder, 'queue.db'), synchronous: 'normal' })
    connection.exec(jobSchema)
    claims = openJobClaims(connection, 0)
    addJobs(connection, [{ id: 'a', name: 'job', payload: {} }])
  })

  afterEach(async () => {
    connection.close()
    await rm(folder, { recursive: true })
  })

  it('leave nothing for the late worker to say: the job is in other hands', () => {
    const [late] = claims.claim(1) as [ClaimedJob]
    const [holder] = claims.claim(1) as [ClaimedJob]
    claims.finish(late)
    claims.fail(late, 'too late')
    claims.retryIn(late, 60_000, 'too late')
    expect(countJobs(connection)).toEqual({ waiting: 0, delayed: 0, active: 1, failed: 0 })
    claims.finish(holder)
    expect(countJobs(connection)).toEqual({ waiting: 0, delayed: 0, active: 0, failed: 0 })
  })

  it('end after ten: a job that kills every worker is kept as failed', () => {
    const attempts = Array.from({ length: 12 }, () => claims.claim(1).map((job) => job.attempt)).flat()
    expect(attempts).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(countJobs(connection)).toEqual({ waiting: 0, delayed: 0, active: 0, failed: 1 })
  })
})
