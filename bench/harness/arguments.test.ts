import { expect, it } from 'vitest'
import { readArguments } from './arguments.ts'

const known = ['detail', 'list', 'checkout']

it('runs everything when nothing is named', () => {
  expect(readArguments([], known)).toMatchObject({ workloads: known, seconds: 8, isProduction: false })
})

it('runs the named workloads in the usual order', () => {
  const { workloads } = readArguments(['list', 'detail', '--production', '--seconds', '3'], known)
  expect(workloads).toEqual(['detail', 'list'])
})

it('names the workloads there are when one is not known', () => {
  expect(() => readArguments(['detail', 'lists'], known)).toThrow(
    'unknown workload: lists\nworkloads: detail, list, checkout',
  )
})

it.each(['0', '1.5', 'ten', '601'])('refuses --seconds %s', (seconds) => {
  expect(() => readArguments(['--seconds', seconds], known)).toThrow('--seconds')
})
