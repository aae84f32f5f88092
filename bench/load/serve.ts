/** The life of a load process: one job comes in, one result goes out, and it ends. */
export function serve<Job, Result extends object>(work: (job: Job) => Promise<Result>): void {
  process.once('message', async (job: Job) => {
    const result = await work(job)
    process.send?.(result, () => process.exit(0))
  })
  process.once('disconnect', () => process.exit(1))
}
