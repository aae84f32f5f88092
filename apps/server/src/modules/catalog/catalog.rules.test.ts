import { describe, expect, it } from 'vitest'
import { type Category, getListed, indexCategories, listHotShelves, pickTop } from './catalog.rules.ts'

const index = indexCategories([
  category(1, null, 1),
  category(11, 1, 2),
  category(12, 1, 2),
  category(111, 11, 3),
  category(112, 11, 3),
  category(991, 99, 3),
])

describe('indexCategories', () => {
  it('makes a tree of three levels in the order given', () => {
    expect(index.tree).toEqual([
      {
        ...{ id: 1, name: '分类1', icon: 'lamp', hue: '#2c4a8a' },
        channels: [
          { id: 11, name: '分类11', categories: [view(111, 3), view(112, 3)] },
          { id: 12, name: '分类12', categories: [] },
        ],
      },
    ])
  })

  it('tells of a category what is above, beside and below it', () => {
    expect(index.pages.get(11)).toEqual({
      ...view(11, 2),
      breadcrumbs: [view(1, 1), view(11, 2)],
      siblings: [view(11, 2), view(12, 2)],
      children: [view(111, 3), view(112, 3)],
    })
  })

  it('leaves out a category whose parent is missing', () => {
    expect(index.pages.has(991)).toBe(false)
    expect(index.byId.has(991)).toBe(false)
  })
})

describe('shelves', () => {
  it('are the index ranges of channels and categories', () => {
    expect(getListed(index, 11)).toEqual([111, 112])
    expect(getListed(index, 111)).toEqual([111])
  })

  it('are not there for a channel group or an unknown category', () => {
    for (const id of [1, 991, 5]) {
      expect(() => getListed(index, id)).toThrow('catalog.category_not_found')
    }
  })

  it('of a channel group are those of its channels when best sellers are looked for', () => {
    expect(listHotShelves(index, 1)).toEqual([
      { column: 'channel_id', id: 11 },
      { column: 'channel_id', id: 12 },
    ])
    expect(listHotShelves(index, 112)).toEqual([{ column: 'category_id', id: 112 }])
  })
})

it('picks the most popular, of equals the newest', () => {
  const ranked = [
    { id: 1, popularity: 5 },
    { id: 2, popularity: 9 },
    { id: 3, popularity: 5 },
    { id: 4, popularity: 1 },
  ]
  expect(pickTop(ranked, 3)).toEqual([2, 3, 1])
})

function category(id: number, parentId: number | null, level: number): Category {
  return { id, parentId, level, name: `分类${id}`, icon: 'lamp', hue: '#2c4a8a' }
}

function view(id: number, level: number) {
  return { id, name: `分类${id}`, level }
}
