import { expect, it } from 'vitest'
import type { LoadResult } from '../load/protocol.ts'
import { composeTable, rowsOf, toResult } from './report.ts'

const load = (rate: number, errors = 0): LoadResult => ({
  rate,
  p50Ms: 1,
  p95Ms: 2,
  p99Ms: 2,
  errors,
  samples: [],
})
const baselines = new Map([['tx-hot' as const, load(2000)]])
const measurement = { metric: 'placed-hot', baseline: 'tx-hot' as const, load: load(250, 3) }

it('gives the rate as a share of its own baseline', () => {
  const rows = rowsOf('checkout', [measurement], baselines)
  expect(rows.map(toResult)).toEqual([
    {
      workload: 'checkout',
      metric: 'placed-hot',
      value: 250,
      unit: 'per second',
      baseline: 2000,
      ratio: 0.125,
      errors: 3,
    },
  ])
  expect(composeTable(rows)).toContain('12.5 %')
})

it('gives a time as a multiple of the time without the trouble', () => {
  const slow = { ...load(10), p95Ms: 50 }
  const baseline = { name: 'idle', load: { ...load(40), p95Ms: 25 } }
  const rows = rowsOf('login-storm', [{ metric: 'p95', unit: 'ms', baseline, load: slow }], new Map())
  expect(rows.map(toResult)[0]).toMatchObject({ value: 50, unit: 'ms', baseline: 25, ratio: 2 })
  expect(composeTable(rows)).toContain('x 2.00')
})

it('does not guess a baseline that was not measured', () => {
  expect(() => rowsOf('checkout', [measurement], new Map())).toThrow('checkout needs the baseline tx-hot')
})
