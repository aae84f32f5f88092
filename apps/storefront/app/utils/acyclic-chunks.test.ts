import { describe, expect, it } from 'vitest'
import { findCycle } from '../../acyclic-chunks.ts'

describe('chunks that import each other', () => {
  it('are found, also over a third one', () => {
    expect(
      findCycle(
        new Map([
          ['a', ['b']],
          ['b', ['a']],
        ]),
      ),
    ).toEqual(['a', 'b', 'a'])
    const edges = new Map([
      ['entry', ['a', 'c']],
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a']],
    ])
    expect(findCycle(edges)).toEqual(['a', 'b', 'c', 'a'])
  })

  it('are not those that share a third one, or name one that is not there', () => {
    expect(
      findCycle(
        new Map([
          ['entry', ['a', 'b']],
          ['a', ['c']],
          ['b', ['c', 'gone']],
          ['c', []],
        ]),
      ),
    ).toBeUndefined()
  })
})
