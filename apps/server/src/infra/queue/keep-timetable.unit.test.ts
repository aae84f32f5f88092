import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keepTimetable } from './keep-timetable.ts'

const timetable = [
  { cron: '* * * * *', name: 'order.sweep', payload: {} },
  { cron: '0 3 * * *', name: 'ledger.make', payload: { ahead: 1 } },
]

const logger = { warn: vi.fn() }

beforeEach(() => {
  vi.useFakeTimers()
  logger.warn.mockClear()
})
afterEach(() => void vi.useRealTimers())

it('tells a queue its times again that has lost them', async () => {
  const { known, queue } = composeQueue()
  const stop = await keepTimetable(queue, timetable, logger)
  known.clear()
  await vi.advanceTimersByTimeAsync(10_000)
  expect([...known]).toEqual(timetable.map(({ cron, ...job }) => [job.name, { cron, ...job }]))
  stop()
})

it('goes on when the queue was away, and ends when it is told to', async () => {
  const { known, queue, every } = composeQueue()
  const stop = await keepTimetable(queue, timetable, logger)
  known.clear()
  every.mockRejectedValueOnce(new Error('away'))
  await vi.advanceTimersByTimeAsync(20_000)
  expect(known.size).toBe(2)
  known.clear()
  stop()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(known.size).toBe(0)
})

it('does not end a process that starts while the queue is away: it is told later, and the log says so once', async () => {
  const { known, queue, every } = composeQueue()
  every.mockRejectedValueOnce(new Error('away')).mockRejectedValueOnce(new Error('away'))
  const stop = await keepTimetable(queue, timetable, logger)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(known.size).toBe(0)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(known.size).toBe(2)
  expect(logger.warn).toHaveBeenCalledOnce()
  stop()
})

function composeQueue() {
  const known = new Map<string, object>()
  const every = vi.fn(async (cron: string, job: { name: string; payload: object }) => {
    known.set(job.name, { cron, ...job })
  })
  return { known, every, queue: { every } }
}
