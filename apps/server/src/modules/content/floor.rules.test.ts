import { describe, expect, it } from 'vitest'
import { headingUrl, readFloorNumber, readFloorRow, tabText, tabUrl } from './floor.rules.ts'

describe('a floor row', () => {
  it('is a heading when it leads to a category', () => {
    expect(readFloorRow({ url: headingUrl(12), text: '' })).toEqual({ kind: 'heading', categoryId: 12 })
  })

  it('is a tab with its SKUs, each once, however staff separated them', () => {
    expect(readFloorRow({ url: tabUrl, text: tabText([3, 1, 2]) })).toEqual({
      kind: 'tab',
      skuIds: [3, 1, 2],
    })
    expect(readFloorRow({ url: tabUrl, text: ' 3，1, 3\n2 lamp 0 -4 1.5' })).toEqual({
      kind: 'tab',
      skuIds: [3, 1, 2],
    })
  })

  it('holds no more SKUs than anybody looks at', () => {
    const row = readFloorRow({ url: tabUrl, text: tabText(Array.from({ length: 500 }, (_, n) => n + 1)) })
    expect(row).toMatchObject({ skuIds: { length: 40 } })
  })

  it.each(['/item/12', 'https://example.com/category:12', 'category:', 'category:x', ''])(
    'is a banner when it links to "%s"',
    (url) => {
      expect(readFloorRow({ url, text: '' })).toEqual({ kind: 'banner' })
    },
  )
})

it.each([
  ['floor-1', 1],
  ['floor-12', 12],
  ['floor-0', undefined],
  ['floor-x', undefined],
  ['news', undefined],
])('the number of %s is %s', (key, number) => {
  expect(readFloorNumber(key)).toBe(number)
})
