import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keepTimetable } from './keep-timetable.ts'

const timetable = [
  { cron: '* * * * *', name: 'order.sweep', payload: {} },
  { cron: '0 3 * * *', name: 'ledger.make', payload: { ahead: 1 } },
]

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('tells a queue its times again that has lost them', async () => {
  const { known, queue } = composeQueue()
  const stop = await keepTimetable(queue, timetable)
  known.clear()
  await vi.advanceTimersByTimeAsync(10_000)
  expect([...known]).toEqual(timetable.map(({ cron, ...job }) => [job.name, { cron, ...job }]))
  stop()
})

it('goes on when the queue was away, and ends when it is told to', async () => {
  const { known, queue, every } = composeQueue()
  const stop = await keepTimetable(queue, timetable)
  known.clear()
  every.mockRejectedValueOnce(new Error('away'))
  await vi.advanceTimersByTimeAsync(20_000)
  expect(known.size).toBe(2)
  known.clear()
  stop()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(known.size).toBe(0)
})

it('rejects when the queue is away at the start', async () => {
  const { queue, every } = composeQueue()
  every.mockRejectedValueOnce(new Error('away'))
  await expect(keepTimetable(queue, timetable)).rejects.toThrow('away')
})

function composeQueue() {
  const known = new Map<string, object>()
  const every = vi.fn(async (cron: string, job: { name: string; payload: object }) => {
    known.set(job.name, { cron, ...job })
  })
  return { known, every, queue: { every } }
}
