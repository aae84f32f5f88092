import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chinaTimestamp } from '../../kernel/clock.ts'
import { type Cut, isPeriod, midnightAfter, periodUnder, sortNewestFirst, spanOf } from './ledger.periods.ts'

const byWeek: Cut[] = [{ since: '0', grain: 'week' }]
const byDay: Cut[] = [{ since: '0', grain: 'day' }]
const moment = fc
  .date({ min: new Date('2024-01-01T00:00:00Z'), max: new Date('2032-12-31T00:00:00Z'), noInvalidDate: true })
  .map((at) => `${chinaTimestamp(at)}000000007001`)
const cuts = fc
  .uniqueArray(fc.tuple(moment, fc.constantFrom('month' as const, 'week' as const, 'day' as const)), {
    selector: ([at]) => at.slice(0, 8),
    maxLength: 6,
  })
  .map((pairs) => pairs.map(([at, grain]) => ({ since: at.slice(0, 8), grain })))
  .map((list) => list.sort((a, b) => Number(a.since) - Number(b.since)))

describe('ledger periods', () => {
  it('names the month, the ISO week and the day of an order number', () => {
    const orderNo = '20261126153000000000007001'
    expect(periodUnder([], orderNo)).toBe('202611')
    expect(periodUnder(byWeek, orderNo)).toBe('2026W48')
    expect(periodUnder(byDay, orderNo)).toBe('20261126')
  })

  it.each([
    ['20261231', '2026W53'],
    ['20270103', '2026W53'],
    ['20270104', '2027W01'],
    ['20241230', '2025W01'],
    ['20240101', '2024W01'],
  ])('gives %s to the week %s: of the year of its Thursday', (day, week) => {
    expect(periodUnder(byWeek, `${day}120000000000007001`)).toBe(week)
  })

  it('says which days a period covers', () => {
    expect(spanOf('202612')).toEqual({ from: '20261201', to: '20270101' })
    expect(spanOf('2026W53')).toEqual({ from: '20261228', to: '20270104' })
    expect(spanOf('20280228')).toEqual({ from: '20280228', to: '20280229' })
  })

  it('puts every order between the ends of the period that it names, whatever the cuts', () => {
    fc.assert(
      fc.property(cuts, moment, (list, orderNo) => {
        const period = periodUnder(list, orderNo)
        const { from, to } = spanOf(period)
        expect(isPeriod(period)).toBe(true)
        expect(from <= orderNo && orderNo < to).toBe(true)
      }),
    )
  })

  it('a cut counts from its midnight on, and leaves what was before', () => {
    const list: Cut[] = [
      { since: '20261115', grain: 'day' },
      { since: '20261120', grain: 'month' },
    ]
    const of = (day: string) => periodUnder(list, `${day}000000000000007001`)
    expect(['20261114', '20261115', '20261119', '20261120'].map(of)).toEqual([
      '202611',
      '20261115',
      '20261119',
      '202611',
    ])
  })

  it('sorts by the newest order that a period may hold, and leaves out what begins later', () => {
    const periods = ['202610', '20261115', '202611', '2026W45', '202612'].map((period) => ({ period }))
    const names = (before?: string) => sortNewestFirst(periods, before).map(({ period }) => period)
    expect(names()).toEqual(['202612', '202611', '20261115', '2026W45', '202610'])
    expect(names('20261109120000000000007001')).toEqual(['202611', '2026W45', '202610'])
  })

  it('waits for the first midnight in China that is far enough away', () => {
    const lead = 600_000
    expect(midnightAfter(new Date('2026-11-26T15:49:59Z'), lead)).toBe('20261127')
    expect(midnightAfter(new Date('2026-11-26T15:50:01Z'), lead)).toBe('20261128')
    expect(midnightAfter(new Date('2026-11-26T16:00:00Z'), lead)).toBe('20261128')
  })
})
