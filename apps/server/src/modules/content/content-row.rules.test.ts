import { describe, expect, it } from 'vitest'
import { isLink, judgeRow, tidyText } from './content-row.rules.ts'

const row = { url: '/item/1', text: '', starts_at: null, ends_at: null }

describe('a link', () => {
  it.each([
    '/',
    '/item/1',
    '/list?sort=new#top',
    'https://example.com/a',
    'http://example.com:8080',
    '/搜索/手机',
  ])('%s leads somewhere', (url) => {
    expect(isLink(url)).toBe(true)
  })

  it.each([
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'mailto:a@example.com',
    'https://',
    'https:evil',
    'https://user:secret@example.com',
    'item/1',
    '/a b',
    '/a\u0000',
    'java\nscript:alert(1)',
    'http://exa mple.com',
  ])('%j does not', (url) => {
    expect(isLink(url)).toBe(false)
    expect(() => judgeRow('carousel', { ...row, url })).toThrow('content.url_refused')
  })
})

describe('a row', () => {
  it('needs nothing, with a link or without', () => {
    expect(judgeRow('carousel', row)).toEqual({ skuIds: [] })
    expect(judgeRow('news', { ...row, url: '' })).toEqual({ skuIds: [] })
    expect(judgeRow('floor-1', row)).toEqual({ skuIds: [] })
  })

  it('of a floor needs its category or its SKUs', () => {
    expect(judgeRow('floor-1', { ...row, url: 'category:12' })).toEqual({ categoryId: 12, skuIds: [] })
    expect(judgeRow('floor-2', { ...row, url: 'tab', text: '3, 1，2\n3' })).toEqual({ skuIds: [3, 1, 2] })
  })

  it.each(['category:12', 'tab'])('that says %s belongs in a floor', (url) => {
    expect(() => judgeRow('carousel', { ...row, url, text: '1' })).toThrow('content.floor_row_refused')
  })

  it.each(['', ' , ', 'lamp', '1,x', '0', '-1', Array.from({ length: 41 }, (_, n) => n + 1).join()])(
    'with a tab of %j is refused',
    (text) => {
      expect(() => judgeRow('floor-1', { ...row, url: 'tab', text })).toThrow('content.tab_unreadable')
    },
  )

  it('ends after it starts', () => {
    expect(judgeRow('news', { ...row, starts_at: 1, ends_at: 2 })).toEqual({ skuIds: [] })
    expect(judgeRow('news', { ...row, starts_at: null, ends_at: 2 })).toEqual({ skuIds: [] })
    for (const ends_at of [1, 0]) {
      expect(() => judgeRow('news', { ...row, starts_at: 1, ends_at })).toThrow('content.ends_before_start')
    }
  })

  it('is kept tidily', () => {
    expect(tidyText({ url: 'tab', text: ' 3, 1，2 3 ' })).toBe('3,1,2')
    expect(tidyText({ url: '/a', text: ' 3, 1 ' })).toBe('3, 1')
  })
})
