import { openQueueAt, type TestPlace } from './place.ts'

/** A worker process that takes a job, says so, and never finishes it: made to be killed. */
const { place, leaseMs } = JSON.parse(process.argv[2] ?? '') as { place: TestPlace; leaseMs: number }
const queue = openQueueAt(place, { leaseMs })
const hang = async (_payload: object, { id }: { id: string }) => {
  process.send?.(id)
  await new Promise(() => {})
}
await queue.work(new Map([['hang', hang]]), { concurrency: 1 })
