import { expect, it } from 'vitest'
import { maxAttempts, retryDelayMs } from './retry.rules.ts'

it('waits a second, then twice as long each time, never more than five minutes', () => {
  const waits = Array.from({ length: maxAttempts }, (_, i) => retryDelayMs(i + 1, 1000))
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300].map((seconds) => seconds * 1000))
})
