import { describe, expect, it } from 'vitest'
import { formatTotal, readCategoryId, readWords, searchPath } from './search-words.ts'

describe('the words of a search', () => {
  it('are tidied, and only the first of several counts', () => {
    expect(readWords('  降噪   耳机\n')).toEqual({ words: '降噪 耳机', isCut: false })
    expect(readWords(['手机', '电脑'])).toEqual({ words: '手机', isCut: false })
  })
  it('are empty when there are none', () => {
    for (const text of [undefined, null, '', '   ', [], [null], 7])
      expect(readWords(text)).toEqual({ words: '', isCut: false })
  })
  it('are cut between characters after sixty, and say so', () => {
    expect(readWords('机'.repeat(60)).isCut).toBe(false)
    expect(readWords('机'.repeat(61))).toEqual({ words: '机'.repeat(60), isCut: true })
    expect([...readWords('😀'.repeat(80)).words]).toHaveLength(60)
    expect(readWords(`${'机'.repeat(59)} 手机`).words).toBe('机'.repeat(59))
  })
  it('become an address that reads back the same', () => {
    for (const words of ['手机', 'C++ & C#', '50% off?', 'a=b+c']) {
      const { pathname, searchParams } = new URL(searchPath(words), 'http://shop.example')
      expect([pathname, searchParams.get('q')]).toEqual(['/search', words])
    }
    expect(searchPath('')).toBe('/search')
  })
})

describe('the total of a search', () => {
  it('says when only so many were counted', () => {
    expect(formatTotal(1203, true)).toBe('1,203')
    expect(formatTotal(2400, false)).toBe('2,400+')
  })
})

describe('the category of a search', () => {
  it('is none where the address says something strange', () => {
    expect(readCategoryId('12')).toBe(12)
    for (const text of [undefined, '', '0', '-1', '1.5', '1e3', 'x', ['12'], '9'.repeat(16)])
      expect(readCategoryId(text)).toBeUndefined()
  })
})
