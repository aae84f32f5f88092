import { type SettlementLine, type SettlementView, toFen } from '@jishi/contract'
import { describe, expect, it } from 'vitest'
import { listChanges } from './settlement-changes.ts'

const line = (patch: Partial<SettlementLine> = {}): SettlementLine => ({
  skuId: 1,
  name: 'Lamp',
  options: '',
  image: '',
  priceFen: toFen(1000),
  count: 3,
  subtotalFen: toFen(3000),
  stock: 9,
  problem: null,
  ...patch,
})
const view = (...lines: SettlementLine[]) => ({ lines }) as SettlementView

describe('listChanges', () => {
  it('says nothing when nothing moved', () => {
    expect(listChanges(view(line()), view(line({ stock: 8 })))).toEqual([])
  })

  it('names a new price and a stock that ran short, both of one line', () => {
    const after = line({ priceFen: toFen(1200), stock: 2, problem: 'stock_short' })
    expect(listChanges(view(line()), view(after))).toEqual([
      { kind: 'price', name: 'Lamp', before: 1000, after: 1200 },
      { kind: 'stock', name: 'Lamp', stock: 2 },
    ])
  })

  it('names what is gone, whether it is marked or missing', () => {
    expect(listChanges(view(line()), view(line({ problem: 'unlisted' })))).toEqual([
      { kind: 'gone', name: 'Lamp' },
    ])
    expect(listChanges(view(line()), view())).toEqual([{ kind: 'gone', name: 'Lamp' }])
  })
})
