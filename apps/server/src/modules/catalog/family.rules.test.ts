import { describe, expect, it } from 'vitest'
import { deriveName, joinValues, planSpecs, readChoice } from './family.rules.ts'

const colour = {
  id: 1,
  name: '颜色',
  options: [
    { id: 11, value: '红' },
    { id: 12, value: '蓝' },
  ],
}
const size = { id: 2, name: '尺寸', options: [{ id: 21, value: '大' }] }
const specs = [colour, size]
const nothing = new Set<number>()

describe('a SKU', () => {
  it('is called after its family and options', () => {
    expect(deriveName('台灯', ['红', '大'])).toBe('台灯 红 大')
    expect(deriveName('台灯', [])).toBe('台灯')
    expect(joinValues(['红', '大'])).toBe('红 大')
  })

  it('is not called more than its column holds', () => {
    expect(() => deriveName('灯'.repeat(120), ['红'.repeat(40)])).toThrow('catalog.name_too_long')
    expect(() => joinValues(['红'.repeat(40), '大'.repeat(40), '圆'.repeat(40)])).toThrow(
      'catalog.name_too_long',
    )
  })

  it('has one option of each spec, in the order of the specs', () => {
    expect(readChoice(specs, [21, 12])).toEqual([
      { specId: 1, optionId: 12, value: '蓝' },
      { specId: 2, optionId: 21, value: '大' },
    ])
    expect(readChoice([], [])).toEqual([])
  })

  it.each([
    ['none', []],
    ['one missing', [11]],
    ['two of one spec', [11, 12]],
    ['two of one spec and all', [11, 12, 21]],
    ['one twice', [11, 11, 21]],
    ['one of another family', [11, 99]],
    ['one more', [11, 21, 99]],
  ])('is refused with %s', (_, optionIds) => {
    expect(() => readChoice(specs, optionIds)).toThrow('catalog.options_incomplete')
  })
})

describe('the specs of a family', () => {
  it('are renamed, put in order and added to, whatever is used', () => {
    const wanted = [
      { ...size, name: ' 大小 ' },
      { ...colour, options: [{ id: 12, value: '蓝' }, { id: 11, value: '朱红' }, { value: '绿' }] },
      { name: '电压', options: [{ value: '220V' }] },
    ]
    const plan = planSpecs(specs, wanted, new Set([11, 12, 21]))
    expect(plan.specs.map(({ name }) => name)).toEqual(['大小', '颜色', '电压'])
    expect(plan).toMatchObject({ removedSpecIds: [], removedOptionIds: [] })
  })

  it('lose what no SKU has', () => {
    expect(planSpecs(specs, [{ ...colour, options: [{ id: 11, value: '红' }] }], nothing)).toMatchObject({
      removedSpecIds: [2],
      removedOptionIds: [12, 21],
    })
  })

  it('keep an option that a SKU has', () => {
    const wanted = [{ ...colour, options: [{ id: 11, value: '红' }] }, size]
    expect(() => planSpecs(specs, wanted, new Set([12]))).toThrow('catalog.option_in_use')
  })

  it('keep a spec in which SKUs differ, and lose one in which they are alike', () => {
    expect(() => planSpecs(specs, [size], new Set([11, 12, 21]))).toThrow('catalog.option_in_use')
    expect(planSpecs(specs, [colour], new Set([11, 12, 21])).removedSpecIds).toEqual([2])
  })

  it.each([
    ['another family’s spec', [{ ...colour, id: 9 }]],
    ['another family’s option', [{ ...colour, options: [{ id: 99, value: '红' }] }]],
    ['another spec’s option', [{ ...size, options: [{ id: 11, value: '红' }] }]],
    ['an option of a spec that is new', [{ name: '新', options: [{ id: 11, value: '红' }] }]],
    ['one spec twice', [colour, { ...colour, name: '色' }]],
    [
      'one option twice',
      [
        {
          ...colour,
          options: [
            { id: 11, value: '红' },
            { id: 11, value: '绿' },
          ],
        },
      ],
    ],
  ])('are refused with %s', (_, wanted) => {
    expect(() => planSpecs(specs, wanted, nothing)).toThrow('catalog.spec_unknown')
  })

  it('are refused with a name that is there twice, saying which', () => {
    const twoNames = [colour, { ...size, name: ' 颜色' }]
    expect(() => planSpecs(specs, twoNames, nothing)).toThrow(
      expect.objectContaining({ code: 'catalog.spec_repeated', details: { field: 'specs.1', name: '颜色' } }),
    )
    const twoValues = [{ ...colour, options: [...colour.options, { value: '红 ' }] }]
    expect(() => planSpecs(specs, twoValues, nothing)).toThrow(
      expect.objectContaining({ details: { field: 'specs.0.options.2', name: '红' } }),
    )
  })
})
