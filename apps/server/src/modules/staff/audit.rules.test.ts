import { expect, it } from 'vitest'
import { keepChanges } from './audit.rules.ts'

it('keeps only what differs', () => {
  expect(
    keepChanges({ name: '台灯', priceFen: 9900, tags: ['a'] }, { name: '台灯', priceFen: 8900, tags: ['a'] }),
  ).toEqual({
    before: { priceFen: 9900 },
    after: { priceFen: 8900 },
  })
})

it('keeps a field that came or went on the side where it is', () => {
  expect(keepChanges({ a: 1, gone: 2 }, { a: 1, come: 3 })).toEqual({
    before: { gone: 2 },
    after: { come: 3 },
  })
})

it('looks into lists and objects', () => {
  expect(keepChanges({ ids: [1, 2], at: { x: 1 } }, { ids: [2, 1], at: { x: 1 } })).toEqual({
    before: { ids: [1, 2] },
    after: { ids: [2, 1] },
  })
})

it('keeps all of what is new, of what is gone, and nothing for an act without fields', () => {
  expect(keepChanges(null, { name: '台灯' })).toEqual({ before: null, after: { name: '台灯' } })
  expect(keepChanges({ name: '台灯' }, null)).toEqual({ before: { name: '台灯' }, after: null })
  expect(keepChanges(null, null)).toEqual({ before: null, after: null })
})

it('sees no change where JSON says the same', () => {
  const at = new Date(0)
  expect(keepChanges({ at, note: undefined }, { at: at.toISOString() })).toBeUndefined()
  expect(keepChanges({}, {})).toBeUndefined()
})

it('takes a polluted prototype for a field like any other', () => {
  const after = JSON.parse('{"__proto__":{"isAdmin":true}}') as object
  expect(JSON.stringify(keepChanges({}, after)?.after)).toContain('isAdmin')
  expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
})
