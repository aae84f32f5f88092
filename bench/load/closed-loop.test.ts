import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { runClosedLoop } from './closed-loop.ts'

it('counts the steps that ended within the measured time, not those of the warm-up', async () => {
  let steps = 0
  const result = await runClosedLoop({ warmup: 0.1, seconds: 0.2, concurrency: 2 }, async () => {
    await sleep(10)
    steps++
  })
  expect(result.rate * 0.2).toBeLessThan(steps * 0.85)
  expect(result.rate * 0.2).toBeGreaterThan(10)
  expect(result.p50Ms).toBeGreaterThanOrEqual(9)
})

it('counts a step that throws as an error and shows the first few', async () => {
  const result = await runClosedLoop({ warmup: 0, seconds: 0.1, concurrency: 1 }, async () => {
    await sleep(5)
    throw new Error('sold out')
  })
  expect(result.rate).toBe(0)
  expect(result.errors).toBeGreaterThan(5)
  expect(result.samples).toHaveLength(5)
  expect(result.samples[0]).toContain('sold out')
})
