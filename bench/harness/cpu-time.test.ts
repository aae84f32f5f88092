import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { LoadResult } from '../load/protocol.ts'
import { watchCpuTime } from './cpu-time.ts'

const result: LoadResult = { rate: 100, p50Ms: 1, p95Ms: 1, p99Ms: 1, errors: 0, samples: [] }

it('shares the processor time of the measured seconds among their answers', async () => {
  const seconds = 0.3
  const work = sleep(20).then(() => {
    const until = performance.now() + 200
    while (performance.now() < until);
    return result
  })
  const { cpuUs = 0 } = await watchCpuTime(process.pid, { warmup: 0, seconds }, work)
  // 30 answers: less than the whole time of one processor, more than nothing.
  expect(cpuUs).toBeGreaterThan(500)
  expect(cpuUs).toBeLessThan(40_000)
})

it('adds nothing for a process that is not there', async () => {
  expect(await watchCpuTime(0, { warmup: 0, seconds: 0.01 }, Promise.resolve(result))).toEqual(result)
})
